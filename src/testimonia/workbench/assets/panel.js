// A claim's words come to the reader: links to claims open beside the page; without this script they lead to the claim's own page.

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
let opener = null;

const close = () => {
  panel.hidden = true;
  document.documentElement.classList.remove("reading");
  opener?.classList.remove("chosen");
  opener?.focus({ preventScroll: true });
  opener = null;
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.ref[href^='/claim/'], .map a[href^='/claim/']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || panel.contains(link)) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  const answer = await fetch(`${address}?back=${encodeURIComponent(location.pathname)}`, { headers: { "hx-request": "true" } });
  body.innerHTML = await answer.text();
  window.htmx?.process(body);
  opener?.classList.remove("chosen");
  opener = link;
  link.classList.add("chosen");
  panel.hidden = false;
  document.documentElement.classList.add("reading");
  panel.scrollTop = 0;
  panel.querySelector("h2").focus({ preventScroll: true });
});

panel.querySelector("[data-panel-close]").addEventListener("click", close);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    close();
  }
});
