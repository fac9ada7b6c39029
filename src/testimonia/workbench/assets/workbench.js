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

// Keys can be changed or turned off; what somebody chose stays in their browser.
const store = "testimonia-keys";
const own = (() => {
  try {
    return JSON.parse(localStorage.getItem(store)) ?? {};
  } catch {
    return {};
  }
})();
const keep = () => localStorage.setItem(store, JSON.stringify(own));
const shownKey = (key) => own[key] ?? key;
const meantKey = (key) => Object.keys(own).find((plain) => own[plain] === key) ?? (key in own ? "" : key);
const FIXED = ["Enter", "Esc", "Escape", "Tab", "?", " "];

const change = (plain, row) => {
  const told = document.getElementById("keys-told");
  told.textContent = told.dataset.press;
  row.querySelector("kbd").textContent = "…";
  const heard = (event) => {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    document.removeEventListener("keydown", heard, true);
    const taken = event.key.length !== 1 || FIXED.includes(event.key) || plainKeys().some((other) => other !== plain && shownKey(other) === event.key);
    told.textContent = taken ? told.dataset.taken : "";
    if (!taken) {
      if (event.key === plain) delete own[plain];
      else own[plain] = event.key;
      keep();
    }
    fill();
  };
  document.addEventListener("keydown", heard, true);
};

const known = () => [
  ...[...document.querySelectorAll("[data-keys]")].map((e) => [e.dataset.keys, e.dataset.keysSay ?? e.textContent.trim()]),
  ...JSON.parse(document.getElementById("sheet-keys").dataset.common),
];
const plainKeys = () => [...new Set(known().flatMap(([keys]) => (keys === "Enter" || keys === "Esc" ? [] : [keys.split(" ")[0]])))];

const fill = () => {
  const list = document.getElementById("sheet-keys");
  const label = document.getElementById("keys-told").dataset.change;
  const seen = new Set();
  list.replaceChildren();
  for (const [keys, says] of known()) {
    if (seen.has(keys)) continue; // what the page says of a key goes before what it means elsewhere
    seen.add(keys);
    const term = document.createElement("dt");
    const [head, ...rest] = keys.split(" ");
    for (const key of [shownKey(head), ...rest]) {
      const mark = document.createElement("kbd");
      mark.textContent = key;
      term.append(mark, " ");
    }
    const meaning = document.createElement("dd");
    meaning.textContent = says;
    const tool = document.createElement("dd");
    if (!rest.length && !FIXED.includes(keys)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-label", `${label}: ${says}`);
      button.addEventListener("click", () => change(keys, term));
      tool.append(button);
    }
    list.append(term, meaning, tool);
  }
};

const sheet = () => {
  fill();
  document.getElementById("keys-off").checked = own.off === true;
  document.getElementById("sheet").showModal();
};

document.getElementById("keys-off")?.addEventListener("change", (event) => {
  if (event.target.checked) own.off = true;
  else delete own.off;
  keep();
});
document.getElementById("keys-plain")?.addEventListener("click", () => {
  for (const key of Object.keys(own)) delete own[key];
  keep();
  document.getElementById("keys-off").checked = false;
  fill();
});

const byKeys = (keys) => [...document.querySelectorAll("[data-keys]")].find((e) => e.dataset.keys === keys);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]") || own.off) return;
  const key = meantKey(event.key);
  const pair = first ? `${first} ${event.key}` : "";
  const pressed = (pair && byKeys(pair)) || byKeys(key);
  window.clearTimeout(timer);
  first = "";
  if (pressed) {
    event.preventDefault();
    pressed.click();
    return;
  }
  if ([...document.querySelectorAll("[data-keys]")].some((e) => e.dataset.keys.startsWith(`${key} `))) {
    first = key;
    timer = window.setTimeout(() => { first = ""; }, 1200);
    return;
  }
  const acts = { "/": () => document.getElementById("find").focus(), "?": sheet, j: () => step(1), k: () => step(-1), y: () => press("[data-accept]"), n: () => press("[data-reject]"), c: () => press("[data-correct]"), t: () => press("[data-text]") };
  if (acts[key]) {
    event.preventDefault();
    acts[key]();
  }
});

document.querySelector("[data-sheet-open]")?.addEventListener("click", sheet);

// The chosen card is swapped for its new form: the next one is chosen in its stead, so that a queue is gone through by one key.
document.addEventListener("htmx:afterSwap", (event) => {
  const fresh = event.detail.elt;
  if (chosen && !chosen.isConnected) choose(fresh.matches?.("[data-item]") ? fresh : null);
});
