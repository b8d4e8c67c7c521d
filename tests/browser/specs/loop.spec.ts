// The whole loop, as people live it: reported on a phone, owned, decided and shipped on a workstation, told by real mail,
// confirmed from the letter. On both databases.
import { type Page } from "@playwright/test";
import { type Database, makePostgres } from "../bench/database.ts";
import { triage } from "../bench/governance.ts";
import { type Relay, linkIn, startRelay } from "../bench/relay.ts";
import { setUpHospital } from "../bench/set-up.ts";
import { reportAndFollow } from "../bench/reporter.ts";
import { ask, newId } from "../bench/reports.ts";
import { expect, test as base } from "../bench/test.ts";

type Fixtures = {
  /** On which database the server runs. */
  kind: "sqlite" | "postgres";
  database: Database | undefined;
  relay: Relay;
  /** A page of somebody, on a phone or a workstation. */
  phone: () => Promise<Page>;
  workstation: () => Promise<Page>;
};

const test = base.extend<Fixtures>({
  kind: ["sqlite", { option: true }],
  database: async ({ kind }, use) => {
    const database = kind === "postgres" ? await makePostgres() : undefined;
    await use(database);
    await database?.remove();
  },
  relay: async ({}, use) => {
    const relay = await startRelay();
    await use(relay);
    await relay.stop();
  },
  settings: async ({ relay, database }, use) =>
    use({
      READBACK_SMTP_URL: relay.url,
      READBACK_MAIL_FROM: "Readback <readback@northgate.example>",
      ...(database ? { READBACK_DATABASE_URL: database.url } : {}),
    }),
  phone: async ({ anotherPage, server }, use) =>
    use(() => anotherPage({ baseURL: server.origin, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })),
  workstation: async ({ anotherPage, server }, use) => use(() => anotherPage({ baseURL: server.origin })),
});

type Named = { id: string };

const addressOf = (name: string) => `${name.toLowerCase().replace(" ", ".")}@northgate.example`;

/** Adds somebody; the page's person is administrator. */
async function add(administrator: Page, name: string, more: object): Promise<string> {
  const id = newId();
  await ask(administrator, "/people", { id, name, email: addressOf(name), language: "en", roles: [], team_ids: [], active: true, ...more });
  return id;
}

/** Signs somebody in by the link in the invitation. */
async function enter(page: Page, relay: Relay, name: string): Promise<void> {
  await page.goto(linkIn(await relay.letterTo(addressOf(name)), /\/sign-in\//));
  await page.getByRole("main").getByRole("button").click();
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

const main = (page: Page) => page.getByRole("main");
const sheet = (page: Page) => page.getByRole("dialog");
const TITLE = "The label printer prints every label twice";

for (const kind of ["sqlite", "postgres"] as const) {
  test.describe(`on ${kind}`, () => {
    test.use({ world: "empty", kind });

    test("from the bedside to the confirmation @desktop", async ({ page: administrator, server, relay, phone, workstation }) => {
      await setUpHospital(administrator, server);
      const directory = await ask<Record<"sites" | "units" | "teams", Named[]>>(administrator, "/directory");
      const unit = { unit_id: directory.units[0]?.id };
      await add(administrator, "Nora Nurse", unit);
      await add(administrator, "Cleo Colleague", unit);
      await add(administrator, "Ines Owner", { team_ids: [directory.teams[0]?.id] });
      const chairId = await add(administrator, "Helen Chair", { site_id: directory.sites[0]?.id });
      await ask(administrator, "/committees", {
        id: newId(),
        names: { en: "Bedside Committee" },
        charter: "Decides what is mended first.",
        quorum: 1,
        scope: { site_ids: [], system_ids: [], category_ids: [] },
        members: [{ person_id: chairId, area: "Ward nursing", chair: true }],
      });
      const [nurse, colleague, owner, chair] = [await phone(), await phone(), await workstation(), await workstation()];
      await enter(nurse, relay, "Nora Nurse");
      await enter(colleague, relay, "Cleo Colleague");
      await enter(owner, relay, "Ines Owner");
      await enter(chair, relay, "Helen Chair");

      // The nurse reports on her phone; receipt and duty go out.
      await nurse.goto("/");
      const id = await reportAndFollow(nurse, {
        tile: (await nurse.locator(".tiles .tile").first().innerText()).trim(),
        text: "The label printer prints every label twice, and each one has to be torn up.",
      });
      const { number } = await ask<{ number: number }>(nurse, `/reports/${id}`);
      await relay.letterTo(addressOf("Nora Nurse"), new RegExp(`RB-${number}`));
      await relay.letterTo(addressOf("Ines Owner"), new RegExp(`RB-${number}`));

      // The owner looks at it; a colleague finds it among the known issues and says "me too".
      await owner.goto(`/triage/${id}`);
      await expect(main(owner)).toContainText("torn up");
      await triage(owner, { id, number, text: "" }, TITLE);
      await colleague.goto("/known-issues");
      const issue = colleague.locator("li.item").filter({ hasText: TITLE });
      await issue.getByRole("button", { name: "Me too" }).click();
      await sheet(colleague).getByRole("button", { name: "Me too" }).click();
      await expect(sheet(colleague)).toContainText("You wait with 1 other.");

      // The chair decides; both who wait are told, each by a letter.
      await chair.goto("/committee");
      await chair.locator(".rank > li").filter({ hasText: `RB-${number}` }).getByRole("link").click();
      const form = chair.locator("form[aria-labelledby=decide]");
      await form.locator('.tile:has(strong:text-is("Accept"))').click();
      await form.getByLabel("Why, in words for all staff").fill("Torn labels get mixed up. That comes first.");
      await form.getByLabel("For", { exact: true }).fill("1");
      await form.getByRole("button", { name: "Record decision" }).click();
      await expect(chair.getByRole("heading", { name: /^D-\d+: Accepted$/ })).toBeVisible();
      for (const who of ["Nora Nurse", "Cleo Colleague"]) {
        await relay.letterTo(addressOf(who), new RegExp(`RB-${number}`), /Torn labels get mixed up/);
      }

      // The owner ships a change; the letter says it to both, once.
      await owner.goto(`/triage/${id}`);
      await main(owner).getByRole("link", { name: "Ship a change for this" }).click();
      const change = {
        Title: "One label a print",
        "You said": "Every label is printed twice.",
        "We did": "The driver sends each label once.",
        "What to do differently now": "Nothing. Take the one label.",
      };
      for (const [label, words] of Object.entries(change)) await main(owner).getByLabel(label, { exact: true }).fill(words);
      await main(owner).getByRole("button", { name: "Save and see who is told" }).click();
      await main(owner).getByRole("button", { name: "Ship and tell 2 people" }).click();
      await sheet(owner).getByRole("button", { name: "Ship and tell 2 people" }).click();
      await expect(main(owner).getByRole("alert")).toContainText("Shipped.");
      const shipped = /The driver sends each label once/;
      const letter = await relay.letterTo(addressOf("Nora Nurse"), new RegExp(`RB-${number}`), shipped);
      await relay.letterTo(addressOf("Cleo Colleague"), new RegExp(`RB-${number}`), shipped);

      // Opening the letter's link, as scanners do too, changes nothing; one tap does.
      const state = async () => (await ask<{ state: string }>(nurse, `/reports/${id}`)).state;
      const reader = await phone();
      await reader.goto(linkIn(letter, /\/s\//));
      await expect(reader.getByRole("button", { name: "Fixed", exact: true })).toBeVisible();
      expect(await state()).toBe("shipped");
      await reader.getByRole("button", { name: "Fixed", exact: true }).click();
      await expect(reader.getByRole("status")).toContainText("Thank you");
      expect(await state()).toBe("confirmed");

      // The owner reads the answer, everybody the board.
      await owner.reload();
      await expect(main(owner).getByRole("table")).toContainText("1");
      await expect(async () => {
        await colleague.goto("/board");
        await expect(main(colleague)).toContainText("1 of 1", { timeout: 2_000 });
      }).toPass({ timeout: 45_000 });
      await expect(main(colleague)).toContainText("One label a print");
      expect(relay.lettersTo(addressOf("Nora Nurse"), shipped)).toHaveLength(1);
      expect(relay.lettersTo(addressOf("Cleo Colleague"), shipped)).toHaveLength(1);
    });
  });
}
