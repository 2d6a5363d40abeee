// The page of a visitor: what of it stands outside the conversation.

import "./conversation.js";

const conversation = document.querySelector("understudy-conversation");
document.querySelector("[data-anew]").addEventListener("click", () => conversation.offerAnew());
