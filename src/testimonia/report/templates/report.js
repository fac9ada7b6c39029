"use strict";
// Without this script every link leads to the evidence further down the page; with it, the evidence comes to the reader.
(() => {
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  const title = document.getElementById("panel-title");
  const all = document.getElementById("panel-all");
  const root = document.documentElement;
  let opener = null;

  const evidenceOf = (link) => {
    const target = (link.getAttribute("href") || "").slice(1);
    return target.startsWith("c-") ? document.getElementById(target) : null;
  };

  // Making room for the panel moves the text; the chosen word stays where it was on the screen.
  const holding = (element, change) => {
    const before = element ? element.getBoundingClientRect().top : 0;
    change();
    if (element) window.scrollBy({ top: element.getBoundingClientRect().top - before, behavior: "instant" });
  };

  const open = (evidence, link) => {
    const copy = evidence.cloneNode(true);
    copy.removeAttribute("id");
    copy.removeAttribute("tabindex");
    title.textContent = copy.querySelector("h4").textContent;
    copy.querySelector("h4").remove();
    body.replaceChildren(copy);
    all.setAttribute("href", "#" + evidence.id);
    document.querySelectorAll(".chosen").forEach((e) => e.classList.remove("chosen"));
    if (!panel.contains(link)) {
      opener = link;
      link.classList.add("chosen");
    }
    holding(link, () => {
      root.classList.add("reading");
      if (!panel.open) panel.show();
    });
    panel.scrollTop = 0;
    title.focus({ preventScroll: true });
  };

  const close = () => {
    if (!panel.open) return;
    holding(opener, () => {
      panel.close();
      root.classList.remove("reading");
    });
    document.querySelectorAll(".chosen").forEach((e) => e.classList.remove("chosen"));
    if (opener) opener.focus({ preventScroll: true });
    opener = null;
  };

  // Links in the list of all evidence are places to stay at: only links from elsewhere bring evidence into the panel.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const evidence = evidenceOf(link);
    if (evidence && link !== all && !link.closest(".all")) {
      event.preventDefault();
      open(evidence, link);
    } else if (panel.contains(link)) {
      opener = null;
      close();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) {
      event.preventDefault();
      close();
    }
  });

  document.getElementById("panel-close").addEventListener("click", close);

  const unfold = () => {
    const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  window.addEventListener("hashchange", unfold);
  unfold();
})();
