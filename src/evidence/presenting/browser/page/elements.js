// Elements: everything that comes from a source goes into the page as text, never as markup.

function element(tag, settings = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== false));
  return made;
}

function unseen(text) {
  return element("span", { class: "unseen" }, text);
}

// Says what was done, to the eye and to a screen reader, for a while.
let saying = 0;
function say(text) {
  const place = document.getElementById("said");
  place.textContent = text;
  clearTimeout(saying);
  saying = setTimeout(() => place.replaceChildren(), 6000);
}

// A passage's words with the words of the search marked and the cues underlined.
function marked(p, wanted) {
  if (p.text === null) return [study.withheld];
  const spans = [...hits(p.text, wanted).map(([a, b]) => [a, b, "hit"]), ...p.cues.map(([a, b]) => [a, b, "cue"])];
  const edges = [...new Set([0, p.text.length, ...spans.flatMap(([a, b]) => [a, b])])].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const within = spans.filter(([a, b]) => a <= edges[i] && edges[i + 1] <= b);
    const words = p.text.slice(edges[i], edges[i + 1]);
    const kinds = [...new Set(within.map((span) => span[2]))].sort();
    const tag = kinds.includes("hit") ? "mark" : "span";
    pieces.push(kinds.length ? element(tag, { class: kinds.join(" ") }, words) : words);
  }
  return pieces;
}

// The source's own words stand in quotation marks; a paraphrase never does.
function quoted(p, pieces) {
  return p.text === null || p.source.wording === "paraphrase" ? pieces : ["“", ...pieces, "”"];
}

function madeUp(p) {
  if (p.source.wording !== "illustrative") return null;
  return element("p", { class: "made-up" }, "Illustrative: made up, not evidence");
}

function copyButton(p) {
  return element("button", { type: "button", class: "copy", onclick: () => copy(citedText(p), "Copied with its citation.") },
    "Copy with citation", unseen(`: ${p.locator}`));
}

function basketButton(p) {
  const label = () => (basket.has(p.id) ? "Take out of basket" : "Add to basket");
  const button = element("button", { type: "button", class: "toggle" }, label(), unseen(`: ${p.locator}`));
  button.addEventListener("click", () => {
    const added = toggle(p.id);
    button.firstChild.data = label();
    say(`${added ? "Added to" : "Taken out of"} the basket, which holds ${counted(basket.size, "passage")}.`);
  });
  return button;
}

async function copy(text, done) {
  const box = element("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    box.value = text;
    const before = document.activeElement;
    document.body.append(box);
    box.select();
    say(document.execCommand("copy") ? done : "This browser does not let a page copy: select the words and copy them.");
    box.remove();
    before?.focus();
  }
}
