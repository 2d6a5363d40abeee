/** Where an answer rests on a passage: small numbered buttons in it; and how far it goes. */

import { element, icon } from "./dom.js";

const VERDICTS = {
  partly: ["half", "Answered in part: the rest is not in the documents."],
  not_in_document: ["none", "Not in the documents."],
  out_of_scope: ["none", "Not a question for these documents."],
};

export const citationsOf = (message) => message.details?.citations ?? [];

/** Put a button where each citation of a finished answer belongs. */
export function cite(words, message, open) {
  const citations = citationsOf(message);
  for (const place of words.querySelectorAll("sup[data-citation]")) {
    const number = Number(place.dataset.citation);
    const citation = citations[number - 1];
    if (citation) place.replaceChildren(buttonOf(citation, number, open));
    else place.remove();
  }
}

function buttonOf(citation, number, open) {
  const { inferred, section_title: title } = citation;
  const label = `${inferred ? "Concluded from" : "Passage"}: ${title}`;
  const button = element(
    "button",
    { type: "button", class: inferred ? "cite inferred" : "cite", "aria-label": label, title: label },
    String(number),
  );
  button.addEventListener("click", () => open(citation, button));
  return button;
}

/** Return what stands under an answer: its verdict, what it concluded, what was not remembered. */
export function footOf(message) {
  const { verdict, remembered } = message.details ?? {};
  const parts = [];
  if (VERDICTS[verdict]) {
    const [kind, words] = VERDICTS[verdict];
    const chip = element("p", { class: `verdict ${kind}` }, icon(kind), element("span", {}, words));
    parts.push(chip);
  }
  const concluded = citationsOf(message).flatMap(({ inferred }, at) => (inferred ? [at + 1] : []));
  if (concluded.length) parts.push(element("p", { class: "quiet" }, ...conclusionsOf(concluded)));
  if (remembered?.left) parts.push(element("p", { class: "quiet" }, memoryOf(remembered)));
  return parts;
}

function conclusionsOf(numbers) {
  const named = numbers.flatMap((number) => [
    element("span", { class: "cite inferred" }, String(number)),
    " ",
  ]);
  return numbers.length === 1
    ? [...named, "is a conclusion: its passage does not say so itself."]
    : [...named, "are conclusions: their passages do not say so themselves."];
}

function memoryOf({ left, summed_up: isSummedUp }) {
  const oldest = left === 1 ? "The oldest message" : `The ${left} oldest messages`;
  const was = left === 1 ? "was" : "were";
  const how = isSummedUp ? `${was} remembered in summary only` : `${was} no longer remembered`;
  return `${oldest} of this conversation ${how}.`;
}
