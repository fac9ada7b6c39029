// Words that are selected in a text: for the form of coding, or for the way to it. Offsets are code points of the stored text; the server
// looks again whether the words stand there.

const text = document.querySelector(".doc-text");
let last = null;

const pieceAt = (node, at) => {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const inside = element.closest("[data-s]");
  if (inside) return [inside, node, at];
  const after = node.childNodes[at];
  const piece = after?.matches?.("[data-s]") ? after : after?.querySelector?.("[data-s]");
  return piece ? [piece, piece, 0] : [null, node, at];
};

const length = (words) => [...words].length;

const chosen = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text?.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const copy = range.cloneContents();
  const pieces = [...copy.querySelectorAll("[data-s]")];
  const whole = pieces.length ? pieces.map((piece) => piece.textContent).join("") : copy.textContent;
  const [piece, node, at] = pieceAt(range.startContainer, range.startOffset);
  if (!piece || !whole.trim()) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, at);
  // White space at either end is no part of what somebody means.
  const lead = whole.slice(0, whole.length - whole.trimStart().length);
  return { start: Number(piece.dataset.s) + length(before.toString()) + length(lead), quote: whole.trim() };
};

// A click on a button may take the selection away, so the last one is kept.
document.addEventListener("selectionchange", () => { last = chosen() ?? last; });

const link = document.querySelector("a[data-code]");
link?.addEventListener("click", () => {
  const words = chosen();
  const address = new URL(link.href);
  if (words && words.quote.length < 2000) {
    address.searchParams.set("start", String(words.start));
    address.searchParams.set("quote", words.quote);
  }
  link.href = address.href;
});

for (const field of document.querySelectorAll("[data-span]")) {
  const quote = field.querySelector("[data-quote]");
  const start = field.querySelector("[data-start]");
  const take = field.querySelector("[data-take]");
  take.hidden = false;
  take.addEventListener("click", () => {
    if (!last) return;
    quote.value = last.quote;
    start.value = String(last.start);
    quote.focus();
  });
  // Words that were typed are looked for; the place of a former selection is no longer theirs.
  quote.addEventListener("input", () => { start.value = ""; });
}

// Another property, event or kind has other fields.
const form = document.querySelector("form.coding[data-code-form]");
for (const name of form ? ["property", "mention", "kind"] : []) {
  form.elements[name]?.addEventListener("change", () => form.requestSubmit(form.querySelector("[data-show]")));
}
