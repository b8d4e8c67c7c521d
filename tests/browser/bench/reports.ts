// What a test needs of the API to begin with: a report of its own, and where it stands.
import { type Page } from "@playwright/test";

/** A report that was just sent. */
export type Sent = { id: string; number: number; text: string };

/** Where a report can be taken before a test begins. */
type Onwards = { to: string } & Record<string, string>;

/** An id as clients make it: the time, and chance. */
function newId(): string {
  const random = crypto.randomUUID();
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}

/** Asks the API as the person who is signed in on this page. */
async function ask<T>(page: Page, path: string, body?: object): Promise<T> {
  const answer = await page.evaluate(
    async ([path, body]) => {
      const headers = { "content-type": "application/json", "x-requested-with": "readback" };
      const response = await fetch(`/api/v1${path}`, body ? { method: "POST", headers, body } : {});
      return { ok: response.ok, text: await response.text() };
    },
    [path, body ? JSON.stringify(body) : ""] as const,
  );
  if (!answer.ok) throw new Error(`${path}: ${answer.text}`);
  return JSON.parse(answer.text) as T;
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
