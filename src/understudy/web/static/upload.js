// <form data-upload="/api/..." data-next="/.../{id}">: a file that is dropped or chosen is sent at
// once. How far it is stands in [role=status] and the meter; a refusal in [role=alert], as the API
// says it. Whatever else is in the form is sent along.

const READING = "Reading it …";

function show(form, told, share = null) {
  form.querySelector("[role=status]").textContent = told;
  form.toggleAttribute("data-busy", Boolean(told));
  const meter = form.querySelector(".upload-meter");
  meter.classList.toggle("unknown", share === null);
  meter.firstElementChild.style.width = share === null ? "0" : `${share * 100}%`;
}

function refuse(form, sentence) {
  show(form, "");
  form.querySelector("[role=alert]").textContent = sentence;
  const chooser = form.querySelector("input[type=file]");
  chooser.disabled = false;
  chooser.value = "";
  chooser.focus();
}

function said(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

function ended(form, request) {
  const answer = said(request);
  if (request.status < 300) {
    location.assign(form.dataset.next.replace("{id}", answer.id));
  } else if (request.status === 413) {
    // Only the whole request is told as too large, and not what to do about a file.
    refuse(form, "This file is larger than 10 MB; nothing was stored. Put in a part of it.");
  } else {
    refuse(form, answer.detail || `The server answered ${request.status}. Nothing was changed.`);
  }
}

function send(form, file) {
  if (form.hasAttribute("data-busy")) return;
  const fields = new FormData(form);
  fields.set("file", file);
  form.querySelector("[role=alert]").textContent = "";
  form.querySelector("input[type=file]").disabled = true;
  show(form, `Sending ${file.name} …`, 0);
  // fetch does not tell how much of a body has left.
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) show(form, `Sending ${file.name} …`, event.loaded / event.total);
  });
  request.upload.addEventListener("load", () => show(form, READING));
  request.addEventListener("load", () => ended(form, request));
  request.addEventListener("error", () =>
    refuse(form, "The file did not arrive: it may be too large, or the connection broke. Please try again."),
  );
  request.open("POST", form.dataset.upload);
  request.send(fields);
}

const formOf = (event) => event.target.closest?.("form[data-upload]");

document.addEventListener("change", (event) => {
  const form = event.target.matches("input[type=file]") && formOf(event);
  if (form && event.target.files[0]) send(form, event.target.files[0]);
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const form = formOf(event);
    if (!form) return;
    event.preventDefault();
    form.setAttribute("data-over", "");
  });
}

document.addEventListener("dragleave", (event) => {
  const form = formOf(event);
  if (form && !form.contains(event.relatedTarget)) form.removeAttribute("data-over");
});

document.addEventListener("drop", (event) => {
  const form = formOf(event);
  if (!form) return;
  event.preventDefault();
  form.removeAttribute("data-over");
  const [file] = event.dataTransfer.files;
  if (file) send(form, file);
});

document.addEventListener("submit", (event) => {
  if (formOf(event)) event.preventDefault();
});
