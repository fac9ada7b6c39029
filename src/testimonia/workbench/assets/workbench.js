// Keys, lists and the sheet of keys. Every key that a page knows stands in its markup: `data-keys` on the link or button that it presses.

const typing = (event) => event.target.closest("input, textarea, select, [contenteditable='true']") !== null;
const items = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());
let chosen = null;
let first = "";
let timer = 0;

export const choose = (item) => {
  if (chosen) chosen.classList.remove("is-chosen");
  chosen = item;
  if (!item) return;
  item.classList.add("is-chosen");
  const target = item.querySelector("[data-open]") ?? item;
  target.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const list = items();
  if (!list.length) return;
  const at = chosen && list.includes(chosen) ? list.indexOf(chosen) : by > 0 ? -1 : list.length;
  choose(list[Math.min(list.length - 1, Math.max(0, at + by))]);
};

const press = (selector) => {
  const scope = chosen?.isConnected ? chosen : document.activeElement?.closest("[data-item], [data-card]") ?? document;
  const target = scope.querySelector(selector) ?? document.querySelector(`#chosen ${selector}, #panel ${selector}`);
  if (target) target.click();
};

const sheet = () => {
  const dialog = document.getElementById("sheet");
  const list = document.getElementById("sheet-keys");
  const found = [...document.querySelectorAll("[data-keys]")].map((e) => [e.dataset.keys, e.dataset.keysSay ?? e.textContent.trim()]);
  list.replaceChildren();
  for (const [keys, says] of [...found, ...JSON.parse(list.dataset.common)]) {
    const term = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const mark = document.createElement("kbd");
      mark.textContent = key;
      term.append(mark, " ");
    }
    const meaning = document.createElement("dd");
    meaning.textContent = says;
    list.append(term, meaning);
  }
  dialog.showModal();
};

const byKeys = (keys) => [...document.querySelectorAll("[data-keys]")].find((e) => e.dataset.keys === keys);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const pair = first ? `${first} ${event.key}` : "";
  const known = (pair && byKeys(pair)) || byKeys(event.key);
  window.clearTimeout(timer);
  first = "";
  if (known) {
    event.preventDefault();
    known.click();
    return;
  }
  if ([...document.querySelectorAll("[data-keys]")].some((e) => e.dataset.keys.startsWith(`${event.key} `))) {
    first = event.key;
    timer = window.setTimeout(() => { first = ""; }, 1200);
    return;
  }
  const acts = { "/": () => document.getElementById("find").focus(), "?": sheet, j: () => step(1), k: () => step(-1), y: () => press("[data-accept]"), n: () => press("[data-reject]"), t: () => press("[data-text]") };
  if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
});

document.querySelector("[data-sheet-open]")?.addEventListener("click", sheet);

// The chosen card is swapped for its new form: the next one is chosen in its stead, so that a queue is gone through by one key.
document.addEventListener("htmx:afterSwap", (event) => {
  const fresh = event.detail.elt;
  if (chosen && !chosen.isConnected) choose(fresh.matches?.("[data-item]") ? fresh : null);
});
