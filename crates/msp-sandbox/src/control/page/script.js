"use strict";

// Shows the answers of the sandbox's own endpoints, and asks them again every two seconds while
// the page is visible. It sets texts as texts and never as HTML: names come from outside.

const EVERY = 2000;
// The newest ones of each list: nobody reads a page of thousands.
const SHOWN = 100;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

function cell(text, kind) {
  return element("td", kind ? { class: kind } : {}, text ?? "–");
}

function fill(id, rows) {
  const table = document.getElementById(id);
  table.tBodies[0].replaceChildren(...rows);
  table.parentElement.hidden = rows.length === 0;
  document.getElementById(`${id}-empty`).hidden = rows.length > 0;
}

function request(entry) {
  const line = `${entry.method} ${entry.path}${entry.query ? `?${entry.query}` : ""}`;
  let what = line;
  if (entry.body !== null) {
    const sent = element("pre", {}, JSON.stringify(entry.body, null, 2));
    // The time beside the number: another sandbox may have replaced this one.
    const key = `${entry.number} ${entry.time}`;
    what = element("details", { "data-key": key }, element("summary", {}, line), sent);
  }
  const failed = entry.status === null || entry.status >= 400;
  const fault = entry.fault && `rule ${entry.fault.rule}: ${entry.fault.parts.join(", ")}`;
  return element(
    "tr",
    {},
    cell(entry.time.slice(11, 23), "short code"),
    cell(what, "code"),
    cell(entry.status ?? "no answer", failed ? "short bad" : "short"),
    cell(entry.duration_ms === null ? null : entry.duration_ms.toFixed(1), "short number"),
    cell(fault),
  );
}

function requests(entries) {
  const opened = [...document.querySelectorAll("details[open]")].map((one) => one.dataset.key);
  fill("requests", entries.reverse().map(request));
  for (const one of document.querySelectorAll("details")) one.open = opened.includes(one.dataset.key);
  document.getElementById("requests-count").textContent = entries.length || "";
}

function listing(key, title, heads, all, one) {
  const rows = all.slice(-SHOWN).reverse().map(one);
  const head = element("tr", {}, ...heads.map((text) => element("th", {}, text)));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
  const counted = rows.length < all.length ? `${rows.length} of ${all.length}` : all.length;
  const count = element("span", { class: "count" }, counted);
  const box = { class: "wide", tabindex: 0, role: "region", "aria-labelledby": `${key}-title` };
  return [element("h3", { id: `${key}-title` }, `${title} `, count), element("div", box, table)];
}

function row(...texts) {
  return element("tr", {}, ...texts.map((text) => cell(text)));
}

const named = (all, text) => all.map(text).join(", ") || null;

// The state, in the words of the two APIs. It leaves out empty lists.
const LISTINGS = [
  ["customers", "Customers in Wiv", ["name", "id", "integrations", "users", "cases"], (one) =>
    row(one.name, one.customer_id, named(one.integrations, (i) => `${i.name} (${i.type})`),
      named(one.users, (user) => `${user.email} (${user.role})`), one.cases.length || null)],
  ["tenants", "Organizations in Navigator", ["name", "id", "domain", "status"], (one) =>
    row(one.displayName, one.id, one.domain, one.status)],
  ["members", "Users in Navigator", ["who", "organization", "roles"], (one) =>
    row(one.username, one.orgId, named([...one.orgRoles, ...(one.groupRoles ?? [])], String))],
  ["invitations", "Invitations in Navigator", ["who", "organization", "roles"], (one) =>
    row(one.email, one.orgId, named(one.orgRoles, String))],
  ["enabled_services", "Services in Navigator", ["service", "organization"], (one) =>
    row(one.id, one.orgId)],
  ["runs", "Runs of workflows", ["workflow", "run", "time (UTC)"], (one) =>
    row(one.workflow_id, one.execution_id, one.timestamp)],
];

function made(state) {
  const parts = LISTINGS.filter(([key]) => state[key]?.length)
    .flatMap(([key, title, heads, one]) => listing(key, title, heads, state[key], one));
  const nothing = element("p", { class: "empty" }, "Nothing yet.");
  document.getElementById("made").replaceChildren(...(parts.length ? parts : [nothing]));
}

function faults(reports) {
  const rule = ({ id, matched, fired, too_early, ...rest }) =>
    element("tr", {}, cell(id), cell(`${fired} of ${matched}`, "short"), cell(JSON.stringify(rest), "code"));
  fill("faults", reports.map(rule));
}

async function read(path) {
  const answer = await fetch(`/_sandbox/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
}

const PARTS = [[`requests?last=${SHOWN}`, requests], ["state", made], ["faults", faults]];
const shown = new Map();

async function refresh() {
  const age = document.getElementById("age");
  let told;
  try {
    told = await Promise.all(PARTS.map(([path]) => read(path)));
  } catch (error) {
    age.textContent = `The sandbox does not answer (${error.message}). This is its last answer.`;
    return;
  }
  let says = "This page follows the sandbox.";
  PARTS.forEach(([path, show], at) => {
    // Equal parts stay, so that a person can select text.
    if (shown.get(path) === told[at]) return;
    try {
      show(JSON.parse(told[at]));
      shown.set(path, told[at]);
    } catch (error) {
      says = `This page cannot show /_sandbox/${path} (${error.message}). Load it again.`;
    }
  });
  age.textContent = says;
}

async function follow() {
  for (;;) {
    await refresh();
    await new Promise((over) => setTimeout(over, EVERY));
    // A hidden page asks nothing.
    while (document.hidden) {
      await new Promise((seen) => document.addEventListener("visibilitychange", seen, { once: true }));
    }
  }
}

document.getElementById("use").textContent = `provider "msp" {
  wiv {
    api_key  = "sandbox-wiv-api-key"
    endpoint = "${location.origin}"
  }
  navigator {
    refresh_token = "sandbox-refresh-token"
    org_id        = "9d9648a7-115a-4a06-a613-a0c4077469f7"
    endpoint      = "${location.origin}"
  }
}`;
follow();
