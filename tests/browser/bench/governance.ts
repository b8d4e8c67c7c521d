// What a test of committees needs to begin with: a chair, a committee, and reports that it can decide on.
import { type Page } from "@playwright/test";
import { ask, newId, type Sent } from "./reports.ts";

/** A committee with a chair of its own. */
export type Committee = { id: string; name: string; chair: string; link: string };

type Named = { id: string; name: string };

/** Adds a person who takes the chair of a new committee on Corvane; the page's person is administrator. */
export async function makeCommittee(page: Page): Promise<Committee> {
  const part = crypto.randomUUID().slice(0, 8);
  const { systems, sites } = await ask<Record<"systems" | "sites", Named[]>>(page, "/directory");
  const chair = { id: newId(), name: `Helen Brandt ${part}` };
  const { sign_in_link: link } = await ask<{ sign_in_link: string }>(page, "/people", {
    ...chair,
    email: `chair-${part}@example.org`,
    language: "en",
    site_id: sites[0]?.id,
    roles: [],
    team_ids: [],
    active: true,
  });
  const { items: people } = await ask<{ items: (Named & { active: boolean })[] }>(page, "/people?limit=200");
  const members = people.filter((one) => one.active && ["Fergus Dunmallet", "Ben Askwith-Oyelaran"].includes(one.name));
  const committee = { id: newId(), name: `Bedside Systems Committee ${part}` };
  await ask(page, "/committees", {
    id: committee.id,
    names: { en: committee.name },
    charter: "Decides what is mended first at the bedside, and says why.",
    quorum: 2,
    scope: { site_ids: [], system_ids: systems.filter((one) => one.name === "Corvane").map((one) => one.id), category_ids: [] },
    members: [
      { person_id: chair.id, area: "Ward nursing", chair: true },
      ...members.map((one) => ({ person_id: one.id, area: "Theatres", chair: false })),
    ],
  });
  return { ...committee, chair: chair.name, link };
}

/** Signs the chair in on this page. */
export async function signInChair(page: Page, { link }: Committee): Promise<void> {
  await page.goto(link);
  await page.getByRole("main").getByRole("button").click();
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

/** Looks at a report, and gives it the title and disposition that a decision needs; the page's person is its owner. */
export async function triage(page: Page, report: Sent, title: string): Promise<void> {
  await ask(page, `/reports/${report.id}/transitions`, { id: newId(), from: "received", to: "acknowledged" });
  const { seq } = await ask<{ seq: number }>(page, `/reports/${report.id}`);
  await ask(page, `/reports/${report.id}`, { title, disposition: "defect" }, { method: "PATCH", "if-match": `"${seq}"` });
}
