// Text and record light one another: hovering or focusing either shows the other, a click scrolls to it.

const text = document.querySelector(".doc-text");
const record = document.getElementById("record");
const pieces = new Map();
for (const piece of text?.querySelectorAll(".hl") ?? []) {
  for (const claim of piece.dataset.c.split(" ")) {
    if (!pieces.has(claim)) pieces.set(claim, []);
    pieces.get(claim).push(piece);
  }
}
let lit = [];

const light = (claims, css) => {
  for (const [element, name] of lit) element.classList.remove(name);
  lit = [];
  for (const claim of claims) {
    for (const piece of pieces.get(claim) ?? []) lit.push([piece, css]);
    const line = document.getElementById(`c-${claim}`);
    if (line) lit.push([line, css]);
  }
  for (const [element, name] of lit) element.classList.add(name);
};

const claimsAt = (target) => {
  const piece = target.closest?.(".hl");
  if (piece) return piece.dataset.c.split(" ");
  const line = target.closest?.(".line-claim");
  return line ? [line.dataset.c] : null;
};

const intoView = (element, side) => {
  if (!element) return;
  const apart = getComputedStyle(side).overflowY !== "visible";
  element.scrollIntoView({ block: apart ? "center" : "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
};

for (const kind of ["mouseover", "focusin"]) {
  document.querySelector(".desk").addEventListener(kind, (event) => {
    const claims = claimsAt(event.target);
    if (claims) light(claims, "lit");
  });
}

text?.addEventListener("click", (event) => {
  const claims = claimsAt(event.target);
  if (!claims || String(getSelection())) return;
  // Of several claims in one place, the innermost: the one with the shortest words.
  const size = (claim) => pieces.get(claim).reduce((sum, piece) => sum + piece.textContent.length, 0);
  const claim = [...claims].sort((a, b) => size(a) - size(b))[0];
  const line = document.getElementById(`c-${claim}`);
  light([claim], "lit");
  intoView(line, record);
  line?.querySelector("[data-open]").click();
});

record.addEventListener("click", (event) => {
  const line = event.target.closest(".line-claim");
  if (!line || !pieces.has(line.dataset.c)) return;
  light([line.dataset.c], "lit");
  intoView(pieces.get(line.dataset.c)[0], document.getElementById("text"));
});

// A permanent address of a claim in a long document may name words of another part: the server knows which.
const show = () => {
  const claim = /^#[ct]-([0-9a-f]+)$/.exec(location.hash)?.[1];
  if (!claim) return;
  if (!document.getElementById(`c-${claim}`) || (text && !pieces.has(claim) && !location.search.includes("at="))) {
    if (!document.getElementById(`c-${claim}`)) location.replace(`/claim/${claim}`);
    return;
  }
  light([claim], "lit");
  intoView(document.getElementById(`c-${claim}`), record);
  intoView((pieces.get(claim) ?? [])[0], document.getElementById("text"));
};
addEventListener("hashchange", show);
show();
