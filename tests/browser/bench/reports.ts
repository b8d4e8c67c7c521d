// What a test needs of the API to begin with: a report of its own, and where it stands.
import { type Page } from "@playwright/test";

/** A report that was just sent. */
export type Sent = { id: string; number: number; text: string };

/** Where a report can be taken before a test begins. */
type Onwards = { to: string } & Record<string, string>;

/** An id as clients make it: the time, and chance. */
export function newId(): string {
  const random = crypto.randomUUID();
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}

/** Asks the API as the person who is signed in on this page; with a body it is posted, or sent by the method of `more`. */
export async function ask<T>(page: Page, path: string, body?: object, more: Record<string, string> = {}): Promise<T> {
  const { method = "POST", ...others } = more;
  const answer = await page.evaluate(
    async ([path, body, method, others]) => {
      const headers = { "content-type": "application/json", "x-requested-with": "readback", ...others };
      const response = await fetch(`/api/v1${path}`, body ? { method, headers, body } : {});
      return { ok: response.ok, text: await response.text() };
    },
    [path, body ? JSON.stringify(body) : "", method, others] as const,
  );
  if (!answer.ok) throw new Error(`${path}: ${answer.text}`);
  return (answer.text === "" ? undefined : JSON.parse(answer.text)) as T;
}

type Named = { id: string; name: string };

/** Sends a report about Corvane, which its own team owns; the page's person is the reporter. */
export async function sendReport(page: Page, text: string, identity = "named"): Promise<Sent> {
  const all = await ask<Record<"units" | "categories" | "systems", Named[]>>(page, "/directory");
  const idOf = (list: Named[], name: string) => list.find((one) => one.name === name)?.id;
  const id = newId();
  const { number } = await ask<{ number: number }>(page, "/reports", {
    id,
    unit_id: idOf(all.units, "Intensive Care Unit"),
    category_id: idOf(all.categories, "Too many clicks"),
    system_id: idOf(all.systems, "Corvane"),
    severity: "medium",
    burden: { minutes: 4, times: 6, per: "day" },
    text,
    identity,
  });
  return { id, number, text };
}

/** Moves a report; the page's person is its owner. */
export async function moveReport(page: Page, report: Sent, ...way: Onwards[]): Promise<void> {
  for (const step of way) {
    const { state } = await ask<{ state: string }>(page, `/reports/${report.id}`);
    await ask(page, `/reports/${report.id}/transitions`, { id: newId(), from: state, ...step });
  }
}

/** The day so many days from now, as a date field takes it. */
export function dayAhead(days: number): string {
  return new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
}

/** Accepts a report and ships a change for it; the page's person is its owner. The answer is the change's id. */
export async function shipReport(page: Page, report: Sent, title: string): Promise<string> {
  await moveReport(page, report, { to: "acknowledged" }, { to: "accepted", title, disposition: "defect", reason: "It is ours." });
  const id = newId();
  await ask(page, "/changes", {
    id,
    language: "en",
    title: "One prompt is left",
    you_said: "The prompt comes three times.",
    we_did: "Two of three prompts are gone.",
    do_now: "Sign once, at the end.",
    unit_ids: [],
    report_ids: [report.id],
  });
  const { shipped } = await ask<{ shipped: { id: string }[] }>(page, `/changes/${id}/ship`, { id: newId() });
  if (!shipped.some((one) => one.id === report.id)) throw new Error(`${id} did not ship ${report.id}`);
  return id;
}

/** How many entries of the inbox the page's person has not read. */
export async function countUnread(page: Page): Promise<number> {
  return (await ask<{ unread: number }>(page, "/inbox?limit=1")).unread;
}

/** Marks the whole inbox of the page's person as read. */
export async function readAll(page: Page): Promise<void> {
  const { items } = await ask<{ items: { id: string }[] }>(page, "/inbox?limit=1");
  if (items[0]) await ask(page, "/inbox/read", { up_to: items[0].id });
}
