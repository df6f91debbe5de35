// The one script of the page: keys, the zoom, boxes on hover, files dropped, the next finding fetched in advance.
"use strict";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const one = (selector, root = document) => root.querySelector(selector);
const SVG = "http://www.w3.org/2000/svg";

function inField(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=hidden]), textarea, select");
}

function toggleHelp() {
  const help = one("#help");
  if (help.open) help.close();
  else help.showModal();
}

function toggleZoom() {
  const button = one("[data-zooms]");
  const sheet = one(".sheet");
  if (!button || !sheet) return;
  const zoomed = sheet.classList.toggle("zoomed");
  button.setAttribute("aria-pressed", String(zoomed));
  showFirst();
}

function focusSearch() {
  const field = one("#search") || one("header input[type=search]");
  if (field) {
    field.focus();
    field.select();
  }
}

function press(key) {
  const target = one(`[data-key="${key}"]`);
  if (!target) {
    if (key === "u") one("#undo").requestSubmit();
    return;
  }
  if (target.matches("textarea")) target.focus();
  else target.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (inField(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "?" || key === "？") toggleHelp();
  else if (key === "/" && !one("#help").open) focusSearch();
  else if (/^[a-z]$/.test(key) && !one("#help").open) press(key);
  else return;
  event.preventDefault();
});

// Scroll the sheet, and only the sheet, so that an element stands in its middle.
function centre(element) {
  const sheet = element && element.closest(".sheet");
  if (!sheet) return;
  const box = element.getBoundingClientRect();
  const frame = sheet.getBoundingClientRect();
  sheet.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
  sheet.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
}

function showFirst() {
  centre(one(".sheet .culprit") || one(".sheet .box, .sheet mark, .sheet td.mark"));
}

function light(number, on) {
  for (const element of all(`.sheet [data-fact="${number}"]`)) element.classList.toggle("lit", on);
}

for (const row of all("tr[data-fact]")) {
  const number = row.dataset.fact;
  for (const event of ["mouseenter", "focus"]) {
    row.addEventListener(event, () => {
      light(number, true);
      centre(one(`.sheet [data-fact="${number}"]`));
    });
  }
  for (const event of ["mouseleave", "blur"]) row.addEventListener(event, () => light(number, false));
}

// A record shows where it was read: a box on the page, or the cell or paragraph itself.
let shown = null;

function hideSource() {
  if (!shown) return;
  if (shown.classList.contains("source")) shown.remove();
  else shown.classList.remove("lit");
  shown = null;
}

function boxAt(page, numbers) {
  const svg = one(`#page-${page} svg`);
  if (!svg) return null;
  const [left, top, right, bottom] = numbers;
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("class", "source");
  for (const [name, value] of [["x", left - 1], ["y", top - 1], ["width", right - left + 2], ["height", bottom - top + 2]]) {
    rect.setAttribute(name, String(value));
  }
  svg.append(rect);
  return rect;
}

function showSource(value) {
  hideSource();
  if (value.dataset.atPage) {
    shown = boxAt(value.dataset.atPage, value.dataset.atBox.split(",").map(Number));
  } else if (value.dataset.atName) {
    shown = document.getElementById(value.dataset.atName);
    if (shown) shown.classList.add("lit");
  }
  centre(shown);
}

for (const value of all(".value")) {
  for (const event of ["mouseenter", "focus"]) value.addEventListener(event, () => showSource(value));
  for (const event of ["mouseleave", "blur"]) value.addEventListener(event, hideSource);
}

// A note is kept as it is typed: it needs no verdict and is not lost when the page is left.
for (const field of all("[data-notes]")) {
  const form = field.form;
  const state = one("[data-note-state]", form);
  let kept = field.value;
  let waiting = 0;
  const keep = () => {
    clearTimeout(waiting);
    if (field.value === kept) return;
    kept = field.value;
    const body = new FormData();
    for (const [name, value] of [["mark", one("[name=mark]", form).value], ["kind", "note"], ["text", kept], ["stay", "1"]]) body.append(name, value);
    fetch(form.dataset.remark, { method: "POST", body, keepalive: true })
      .then((answer) => { if (state) state.textContent = answer.ok ? state.dataset.saved : state.dataset.failed; })
      .catch(() => { if (state) state.textContent = state.dataset.failed; });
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 700);
  });
  field.addEventListener("blur", keep);
  window.addEventListener("pagehide", keep);
  form.addEventListener("submit", () => { kept = field.value; clearTimeout(waiting); });
}

for (const button of all("[data-copies]")) {
  button.addEventListener("click", () => {
    const text = document.getElementById(button.dataset.copies);
    const done = () => busy(text.dataset.done);
    if (navigator.clipboard) navigator.clipboard.writeText(text.value).then(done);
    else {
      text.classList.remove("hidden");
      text.select();
      document.execCommand("copy");
      text.classList.add("hidden");
      done();
    }
  });
}

for (const box of all("[data-chooses-all]")) {
  box.addEventListener("change", () => {
    for (const one of all("input[name=finding]")) one.checked = box.checked;
  });
}

for (const button of all("[data-zooms]")) button.addEventListener("click", toggleZoom);
for (const button of all("[data-opens]")) button.addEventListener("click", toggleHelp);
for (const field of all("[data-sends]")) field.addEventListener("change", () => field.form.requestSubmit());

// Files dropped anywhere are checked.
const drop = one("#drop");
let depth = 0;
const hasFiles = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");

function busy(words) {
  const line = one(".notice-line");
  line.textContent = "";
  const text = document.createElement("span");
  text.textContent = words;
  line.append(text);
}

document.addEventListener("dragenter", (event) => {
  if (!hasFiles(event)) return;
  depth += 1;
  document.body.classList.add("dropping");
  busy(drop.dataset.words);
});
document.addEventListener("dragleave", (event) => {
  if (!hasFiles(event)) return;
  depth -= 1;
  if (depth <= 0) document.body.classList.remove("dropping");
});
document.addEventListener("dragover", (event) => {
  if (hasFiles(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  document.body.classList.remove("dropping");
  one("input[type=file]", drop).files = event.dataTransfer.files;
  busy(drop.dataset.busy);
  drop.submit();
});
for (const form of all("form[enctype]")) form.addEventListener("submit", () => busy(drop.dataset.busy));

// The next finding is fetched when this one is there, so that it appears at once.
function preload() {
  const panel = one(".panel[data-preload]");
  const next = one("a[rel=next][data-key]");
  if (!panel || !next) return;
  const pictures = panel.dataset.preload.split(" ").filter(Boolean);
  for (const address of pictures) new Image().src = address;
  fetch(next.href, { headers: { "x-heshu-preload": "1" }, priority: "low" }).then((answer) => answer.text()).catch(() => {});
}

window.addEventListener("load", () => {
  showFirst();
  preload();
});
