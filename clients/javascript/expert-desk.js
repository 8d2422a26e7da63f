// Client of an Expert Desk's API with fetch and Web Crypto alone: lists, the change log, a copy that does not drift, webhooks.
// For browsers, Node 20, Deno and Bun. An ES module; nothing to build.

export const RESOURCES = { policy: "policies", case: "cases", item: "items", issue: "issues", report: "reports" };
const MANY = 200; // of more publications of a type, the whole list is read instead
const TRIES = 5; // of a request that is to be sent again later
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** An answer that is no success, as problem details (RFC 9457). `errors` are {parameter, detail} of what was refused. */
export class Problem extends Error {
  constructor(status, detail, errors = []) {
    super(`${status}: ${detail}`);
    Object.assign(this, { name: "Problem", status, detail, errors });
  }
}

/** The call is not from the desk, was changed on its way, or is older or newer than tolerated. */
export class SignatureRefused extends Error {}

/**
 * The API of a site. `timeout` is in seconds, `maxWait` the longest wait before a request is sent again.
 * Filters are an object; an array means any of its values. Rejects with Problem, or as fetch does where the site is not reached.
 */
export class Desk {
  constructor(site, { token = "", timeout = 60, maxWait = 120 } = {}) {
    Object.assign(this, { api: `${site.replace(/\/+$/, "")}/api/v1`, token, timeout, maxWait });
  }

  /** The object at a path such as `policies/internet-plus`. */
  async get(path, filters = {}) {
    return (await this.#open(this.#address(path, filters))).json();
  }

  /** Each object of a list by cursor: none is missed or repeated, whatever is published meanwhile. */
  async *iterate(resource, filters = {}) {
    let address = this.#address(resource, { cursor: "*", page_size: 100, ...filters });
    while (address) {
      const page = await (await this.#open(address)).json();
      yield* page.results;
      address = page.next;
    }
  }

  /** The events after the cursor, oldest first, and the cursor for the next time. `now` begins with what is to come. */
  async changes(cursor, filters = {}) {
    const events = [];
    for (;;) {
      const page = await this.get("changes", { cursor, page_size: 100, ...filters });
      events.push(...page.results);
      cursor = page.cursor;
      if (!page.next) return { events, cursor };
    }
  }

  #address(path, filters) {
    const pairs = Object.entries(filters).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
    const query = new URLSearchParams(pairs).toString();
    return `${this.api}/${path.replace(/^\/+|\/+$/g, "")}/${query && `?${query}`}`;
  }

  async #open(address) {
    const headers = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    for (let left = TRIES - 1; ; left -= 1) {
      const answer = await fetch(address, { headers, signal: AbortSignal.timeout(Math.ceil(this.timeout * 1000)) });
      if (answer.ok) return answer;
      const text = await answer.text();
      if (![429, 503].includes(answer.status) || !left) throw problemOf(answer, text);
      const wait = answer.headers.get("Retry-After") ?? "";
      await pause(Math.min(/^\d+$/.test(wait) ? Number(wait) : 30, this.maxWait));
    }
  }
}

function problemOf(answer, text) {
  try {
    const said = JSON.parse(text);
    return new Problem(answer.status, said.detail ?? "", said.errors ?? []);
  } catch {
    return new Problem(answer.status, answer.statusText); // of a proxy before the site
  }
}

/**
 * Bring a copy of all that is live up to date; resolves to the cursor for the next time, which the caller stores with the copy.
 * `copy` is a Map of uid to the object as the API gives it. Without a cursor, or with one that the site refuses, as after it was
 * restored from a backup, the copy begins anew. `status` and `status_summary` of a policy are of the day on which it was read.
 */
export async function updateCopy(desk, copy, cursor = "") {
  const log = await desk.changes(cursor || "now").catch((problem) => {
    if (cursor && problem.errors?.some((one) => one.parameter === "cursor")) return null;
    throw problem;
  });
  if (!log) return updateCopy(desk, copy);
  if (!cursor) {
    copy.clear();
    for (const resource of Object.values(RESOURCES)) {
      for await (const found of desk.iterate(resource)) copy.set(found.uid, found);
    }
    return log.cursor;
  }
  const changed = new Map(log.events.filter((event) => event.type !== "term").map((event) => [event.uid, event.type]));
  const moved = new Set(log.events.filter((event) => event.event !== "verified").map((event) => event.uid));
  const merged = log.events.filter((event) => event.type === "term" && ["renamed", "merged"].includes(event.event));
  const codes = merged.map((event) => JSON.stringify(event.code));
  const carriers = [...copy.values()].filter((found) => {
    const text = codes.length ? JSON.stringify(found) : "";
    return codes.some((code) => text.includes(code));
  });
  const wanted = new Map([...carriers.map((found) => [found.uid, found.type]), ...changed]);
  const around = neighbours(copy, moved);
  await readAll(desk, copy, wanted);
  await readAll(desk, copy, new Map([...around, ...neighbours(copy, moved)].filter(([uid]) => !wanted.has(uid))));
  return log.cursor;
}

/** An event shows as well in what the publication is related to, by its own relations or by those of the others. */
function neighbours(copy, uids) {
  const found = new Map();
  for (const one of copy.values()) {
    for (const relation of one.relations) {
      const end = relation.publication;
      if (uids.has(one.uid)) found.set(end.uid, end.type);
      if (uids.has(end.uid)) found.set(one.uid, one.type);
    }
  }
  return found;
}

async function readAll(desk, copy, types) {
  for (const [type, resource] of Object.entries(RESOURCES)) {
    const uids = new Set([...types].filter((one) => one[1] === type).map((one) => one[0]));
    if (uids.size > MANY) {
      for await (const found of desk.iterate(resource)) {
        copy.set(found.uid, found);
        uids.delete(found.uid);
      }
    }
    for (const uid of uids) await read(desk, copy, uid, type);
  }
}

/** What was withdrawn, redirected or removed stands in no list, and leaves the copy. */
async function read(desk, copy, uid, type) {
  const found = await desk.get(`${RESOURCES[type]}/${uid}`).catch((problem) => {
    if (problem.status === 404 || problem.status === 410) return null;
    throw problem;
  });
  if (found?.uid === uid && found.standing === "live") copy.set(uid, found);
  else copy.delete(uid);
}

/**
 * The payload of a call whose signature is the desk's (Standard Webhooks 1.0); rejects with SignatureRefused. `headers` is a
 * Headers or an object, `body` the text or bytes as they came, `tolerance` the seconds by which the call may be old or early.
 * The same `webhook-id` means the same call, sent again.
 */
export async function verifyWebhook(secret, headers, body, { tolerance = 300 } = {}) {
  const said = new Headers(headers);
  const [key, seconds, given] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => {
    if (!said.get(name)) throw new SignatureRefused(`The header ${name} is missing.`);
    return said.get(name);
  });
  if (!/^\d+$/.test(seconds)) throw new SignatureRefused("The header webhook-timestamp is no number.");
  const age = Math.abs(Date.now() / 1000 - Number(seconds));
  if (age > tolerance) throw new SignatureRefused(`The call is ${Math.round(age)} seconds off the clock here.`);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  const head = new TextEncoder().encode(`${key}.${seconds}.`);
  const signed = new Uint8Array([...head, ...bytes]);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secretBytes = fromBase64(secret.replace(/^whsec_/, ""), "The secret is not as it was given: whsec_ and base64.");
  const hmac = await crypto.subtle.importKey("raw", secretBytes, algorithm, false, ["verify"]);
  const candidates = given.split(" ").filter((one) => one.startsWith("v1,"));
  const answers = candidates.map((one) => crypto.subtle.verify("HMAC", hmac, fromBase64(one.slice(3)), signed)); // constant time
  if (!(await Promise.all(answers)).includes(true)) throw new SignatureRefused("The signature is not the desk's.");
  return JSON.parse(new TextDecoder().decode(bytes));
}

function fromBase64(text, otherwise = "The signature is not base64.") {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new SignatureRefused(otherwise);
  }
}
