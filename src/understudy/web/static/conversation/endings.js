/** Why a visit is not live, as a sentence, and what can be done: back, anew, signIn, open. */

const SENTENCES = {
  4403: ["This site may not show the page; its owner can allow it.", "open"],
  4404: ["There is no page here any more: it was switched off, or its time is over.", null],
  4409: ["Gone on with in another tab.", "back"],
};
const KEPT = "It goes on by itself; your text is kept.";
const PASSING = {
  1012: `The server restarts. ${KEPT}`,
  1011: `Something went wrong on our side. ${KEPT}`,
};

/** Return `{sentence, offer}` of a visit that does not go on by itself. */
export function finalOf({ code, reason }, hadSession) {
  if (code === 4401 && hadSession) {
    return { sentence: "This conversation cannot be gone on with from here.", offer: "anew" };
  }
  if (code === 4401) return { sentence: "Only people with an account may ask here.", offer: "signIn" };
  const [sentence, offer] = SENTENCES[code] ?? [reason, null];
  return { sentence, offer };
}

/** Return the sentence of a visit that comes back by itself. */
export function passingOf({ code, reason }, isCutOff) {
  if (isCutOff) return `You are offline. ${KEPT}`;
  if (code === 4429 && reason) return reason;
  return PASSING[code] ?? "Connection lost. Trying again; your text is kept.";
}
