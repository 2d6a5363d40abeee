// Going through reports: J and K lead to the next and the previous one, as their links do, and a
// criterion that an address names is shown.

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], [role=dialog]")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
});

const skill = new URLSearchParams(location.search).get("skill");
const show = () => {
  const found = skill && document.getElementById(`skill-${skill}`);
  if (!found) return;
  watching.disconnect();
  found.querySelector("summary").focus({ preventScroll: true });
  found.scrollIntoView({ block: "start" });
};
const watching = new MutationObserver(show);
if (skill) watching.observe(document.documentElement, { childList: true, subtree: true });
show();
