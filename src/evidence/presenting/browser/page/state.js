// What is asked for and shown, kept in the address, so that a link and the back button bring it back.

function blank() {
  return { q: "", page: 1, view: "passages", s: "", chosen: Object.fromEntries(facets.map((f) => [f.id, new Set()])) };
}

let state = blank();

function toHash(wanted) {
  const parts = new URLSearchParams();
  if (wanted.q.trim()) parts.set("q", wanted.q.trim());
  for (const facet of facets) for (const { id } of facet.values) if (wanted.chosen[facet.id].has(id)) parts.append(facet.id, id);
  if (wanted.view !== "passages") parts.set("view", wanted.view);
  if (wanted.page > 1) parts.set("page", wanted.page);
  if (wanted.s) parts.set("s", wanted.s);
  return `#${parts}`;
}

function fromHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const wanted = blank();
  wanted.q = parts.get("q") ?? "";
  for (const facet of facets) {
    const known = new Set(facet.values.map((value) => value.id));
    for (const id of parts.getAll(facet.id)) if (known.has(id)) wanted.chosen[facet.id].add(id);
  }
  if (["chart", "basket"].includes(parts.get("view"))) wanted.view = parts.get("view");
  wanted.page = Math.max(1, Number.parseInt(parts.get("page") ?? "1", 10) || 1);
  wanted.s = parts.get("s") ?? "";
  return wanted;
}

// The address of the same question, changed in something.
function hashWith(change) {
  return toHash({ ...state, ...change });
}

// A new entry of the history for each thing done; a word being typed is one thing.
let typing = false;
let later = 0;
function remember(asTyping = false) {
  clearTimeout(later);
  const write = (how) => {
    try {
      history[how](null, "", toHash(state));
    } catch {
      // A browser that has had enough entries: the page goes on without this one.
    }
  };
  if (!asTyping) {
    if (typing) write("replaceState");
    else if (toHash(state) !== (location.hash || "#")) write("pushState");
    typing = false;
  } else if (!typing) {
    typing = true;
    write("pushState");
  } else {
    later = setTimeout(() => write("replaceState"), 300);
  }
}
