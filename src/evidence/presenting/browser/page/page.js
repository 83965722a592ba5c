// The page: puts filters, search and views together, and follows what a person does.

const at = (id) => document.getElementById(id);
const countPlaces = new Map();
let result = null;

function makeFilters() {
  for (const facet of facets) {
    const boxes = facet.values.map((value) => {
      const box = element("input", { type: "checkbox", name: facet.id, value: value.id });
      const many = element("span", { class: "many" });
      box.addEventListener("change", () => {
        state.chosen[facet.id][box.checked ? "add" : "delete"](value.id);
        ask();
      });
      countPlaces.set(`${facet.id} ${value.id}`, { box, many });
      return element("label", { class: "choice" }, box, element("span", { class: "label" }, value.label), " ", many);
    });
    const chosen = element("span", { class: "chosen" });
    facet.chosen = chosen;
    facet.block = element("details", { open: Boolean(facet.open) }, element("summary", {}, facet.label, chosen),
      element("fieldset", {}, element("legend", { class: "unseen" }, facet.label), ...boxes));
    at("facets").append(facet.block);
  }
}

function showFilters(counts) {
  facets.forEach((facet, f) => {
    const chosen = state.chosen[facet.id];
    facet.values.forEach((value, i) => {
      const { box, many } = countPlaces.get(`${facet.id} ${value.id}`);
      box.checked = chosen.has(value.id);
      many.textContent = number(counts[f][i]);
    });
    facet.chosen.textContent = chosen.size ? ` (${chosen.size} chosen)` : "";
    if (chosen.size) facet.block.open = true;
  });
}

// What is chosen of a filter, in words.
function chosenOf(facet) {
  const labels = facet.values.filter((value) => state.chosen[facet.id].has(value.id)).map((value) => value.label);
  return `${facet.label}: ${labels.join(" or ")}`;
}

// What was asked for, in words.
function asked() {
  const parts = state.q.trim() ? [`“${state.q.trim().replace(/["“”]/g, "")}”`] : [];
  for (const facet of facets) {
    if (state.chosen[facet.id].size) parts.push(chosenOf(facet));
  }
  return parts.join("; ");
}

// A question to begin with, from this study.
function example() {
  const real = passages.filter((p) => p.source.wording !== "illustrative" && p.speaker === "member");
  const counts = study.themes.map((theme, t) => real.filter((p) => p.themes.includes(t)).length);
  const most = counts.indexOf(Math.max(...counts));
  if (!counts[most]) return null;
  const chosen = { ...blank().chosen, theme: new Set([study.themes[most].id]), speaker: new Set(["member"]) };
  return element("p", { class: "hint" }, "For example: ",
    element("a", { href: toHash({ ...blank(), chosen }) }, `what ${study.speakers.member.toLowerCase()} say on ${study.themes[most].label.toLowerCase()}`));
}

// Illustrative passages stay out unless they are asked for; not in silence.
function leftOut(n) {
  if (!n || state.chosen.wording.size) return null;
  return element("p", { class: "hint" }, `${counted(n, "illustrative passage")} (made up) left out: “Wording” shows them.`);
}

function show(whole = false) {
  const single = state.s ? byId.get(state.s) : null;
  const alone = Boolean(state.s) || state.view === "basket";
  at("columns").classList.toggle("alone", alone);
  at("asking").hidden = alone;
  for (const link of document.querySelectorAll("[data-view]")) {
    link.href = hashWith({ view: link.dataset.view, s: "", page: 1 });
    if (link.dataset.view === state.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  let heading = "Passages";
  let count = "";
  let parts = [];
  if (single) {
    [heading, parts] = [single.locator, [passageView(single)]];
  } else if (state.s) {
    [heading, count] = ["Passage not found", "This study has no such passage, or it may not be shown."];
    parts = [element("p", {}, element("a", { href: hashWith({ s: "" }) }, "All passages"))];
  } else if (state.view === "basket") {
    [heading, count, parts] = ["Basket", counted(basket.size, "passage"), basketView()];
  } else {
    result = find(state.q, state.chosen);
    showFilters(result.counts);
    const { found, counts, wanted } = result;
    const illustrative = counts[facets.findIndex((f) => f.id === "wording")][study.wordings.indexOf("illustrative")];
    count = `${counted(found.length, "passage")}${asked() ? ` for ${asked()}` : ""}`;
    if (state.view === "chart") heading = "Themes by source";
    if (!found.length) parts = nothing(state.chosen.wording.size ? 0 : illustrative);
    else if (state.view === "chart") parts = chart(found);
    else parts = list(found, wanted, whole);
    if (found.length) parts.unshift(...[asked() || state.view === "chart" ? null : example(), leftOut(illustrative)].filter(Boolean));
  }
  at("clear").hidden = alone || !asked();
  at("clear").href = toHash({ ...blank(), view: state.view });
  at("heading").textContent = heading;
  document.title = `${heading} – Search the evidence`;
  if (at("count").textContent !== count) at("count").textContent = count;
  at("view").replaceChildren(...parts);
}

// A new question: from its first page, and into the history.
function ask(asTyping = false) {
  state.page = 1;
  show();
  remember(asTyping);
}

// The address has changed, by a link or the back button: show what it says, and put the reader where they were.
function follow() {
  const before = state;
  clearTimeout(later);
  typing = false;
  state = fromHash(location.hash);
  at("q").value = state.q;
  show();
  const left = before.s && !state.s ? at("view").querySelector(`[data-s="${CSS.escape(before.s)}"]`) : null;
  if (left) left.focus();
  else if (state.s !== before.s || state.view !== before.view || state.page !== before.page) {
    at("heading").focus();
    window.scrollTo(0, 0);
  } else if (document.activeElement === document.body || document.activeElement.hidden) at("heading").focus();
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  at("main").focus();
  at("main").scrollIntoView();
});
at("q").addEventListener("input", () => {
  state.q = at("q").value;
  ask(true);
});
at("q").addEventListener("change", () => remember());
at("search").addEventListener("submit", (event) => {
  event.preventDefault();
  remember();
});
at("show-filters").addEventListener("click", () => {
  const open = at("show-filters").getAttribute("aria-expanded") !== "true";
  at("show-filters").setAttribute("aria-expanded", open);
  at("filters").classList.toggle("open", open);
});
at("print").addEventListener("click", () => window.print());
window.addEventListener("hashchange", follow);
window.addEventListener("beforeprint", () => show(true));
window.addEventListener("afterprint", () => show());

makeFilters();
openBasket();
state = fromHash(location.hash);
at("q").value = state.q;
show();
setTimeout(index, 200);
