// What is new since somebody's last visit: the state that they saw last is kept in their own browser, and goes nowhere else.

const link = document.querySelector("[data-visit]");
if (link) {
  const key = `testimonia-seen-${link.dataset.case}`;
  const now = link.dataset.state;
  const before = sessionStorage.getItem(key) ?? localStorage.getItem(key);
  if (before) sessionStorage.setItem(key, before); // one visit lasts as long as its window
  if (before && before !== now && before !== "0") {
    link.href = `/?since=${encodeURIComponent(before)}`;
    link.hidden = new URLSearchParams(location.search).get("since") === before;
  }
  localStorage.setItem(key, now);
}
