// Who was told? The owner sees what became of each telling, and what is still owed to whom.
import { type Page } from "@playwright/test";
import { act, ask, unfold } from "../bench/reporter.ts";
import { type Sent, moveReport, readAll, sendReport, shipReport } from "../bench/reports.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test as base } from "../bench/test.ts";

type Fixtures = {
  /** The owner's page, the first one. */
  owner: Page;
  /** The nurse's page. */
  nurse: Page;
};

const test = base.extend<Fixtures>({
  owner: async ({ page, signIn }, use) => {
    await signIn(page, "owner");
    await use(page);
  },
  nurse: async ({ server, anotherPage, signIn }, use) => {
    const nurse = await anotherPage({ baseURL: server.origin });
    await signIn(nurse, "nurse");
    await use(nurse);
  },
});

const TEXT = "The label printer starts a new roll for every single tube.";
const LIVE = { timeout: 10_000 };
const tellings = (page: Page) => page.locator("li.item.told");
const telling = (page: Page, kind: string) => tellings(page).filter({ has: page.locator(`strong:text-is("${kind}")`) });

async function open(page: Page, report: Sent): Promise<void> {
  await page.goto(`/triage/${report.id}`);
  await unfold(page, "Who was told?");
  await expect(tellings(page).first()).toBeVisible();
}

test("each telling stands there with what became of it, live", async ({ owner, nurse }) => {
  const report = await sendReport(nurse, TEXT);
  await open(owner, report);
  // The demo's letters arrive at once, in its mailbox.
  const receipt = telling(owner, "Report arrived").filter({ hasText: "Dr Rohan Velkar" });
  await expect(receipt.locator(".badge")).toHaveText("Sent", LIVE);
  await expect(receipt).toContainText("Mail accepted");
  await expect(receipt).toContainText("kept in the mailbox");

  await moveReport(owner, report, { to: "acknowledged" });
  await expect(telling(owner, "Where it stands").filter({ hasText: "Dr Rohan Velkar" })).toHaveCount(1, LIVE);
  await readAll(nurse);
  await moveReport(owner, report, { to: "clarifying", question: "Which printer is it?" });
  await expect(receipt.locator(".badge")).toHaveText("Read", LIVE);
  await expect(receipt).toContainText("Read in the inbox");
  // That a letter has left is seen at the next look: 10,000 letters must not ring 10,000 times.
  await expect(telling(owner, "Question for you").locator(".badge")).toHaveText(/Queued|Sent/, LIVE);
  await expect
    .poll(async () => (await ask<{ items: { kind: string; progress: string }[] }>(owner, `/reports/${report.id}/tellings`)).items
      .find((one) => one.kind === "question")?.progress, LIVE)
    .toBe("sent");
  await open(owner, report);
  await expect(telling(owner, "Question for you").locator(".badge")).toHaveText("Sent");
  await look(owner, "told");
});

test("an answer to the question whether it helps closes the loop there too", async ({ owner, nurse }) => {
  const report = await sendReport(nurse, TEXT);
  await shipReport(owner, report, "Every tube starts a new roll");
  await open(owner, report);
  const shipped = telling(owner, "Fixed: does it help?");
  await expect(shipped.locator(".badge")).toHaveText("Sent", LIVE);
  await act(nurse, `/reports/${report.id}/confirmation`, { answer: "fixed" });
  await expect(shipped.locator(".badge")).toHaveText("Answered", LIVE);
  await look(owner, "told-confirmed");
});

test("a confidential reporter stays without a name", async ({ owner, nurse }) => {
  const report = await sendReport(nurse, TEXT, "confidential");
  await open(owner, report);
  await expect(telling(owner, "Report arrived").first()).toContainText("The confidential reporter");
  const list = owner.getByRole("group").filter({ hasText: "Who was told?" });
  await expect(list).not.toContainText("Velkar");
});

test("what failed says why, in the mail server's own words", async ({ owner, nurse }) => {
  const report = await sendReport(nurse, TEXT);
  const { items } = await ask<{ items: object[] }>(owner, `/reports/${report.id}/tellings`);
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const refusal = "550 5.1.1 <rohan.velkar@larkmoor.example>: Recipient address rejected: User unknown in local recipient table";
  const failed = { channel: "mail", at, outcome: "refused", answer: refusal };
  const faces = [
    { progress: "failed", refusal, deliveries: [failed] },
    { progress: "trying_again", tries: 3, next_try_at: new Date(Date.now() + 900_000).toISOString(), refusal: "451 4.7.1 Greylisted, come again", deliveries: [] },
    { progress: "queued", deliveries: [] },
    { progress: "owed", deliveries: [] },
    { progress: "opened", deliveries: [{ channel: "status_page", at, outcome: "accepted" }] },
  ];
  await owner.route(/\/tellings(\?.*)?$/, (route) =>
    route.fulfill({ json: { items: faces.map((face) => ({ ...items[0], ...face })) } }),
  );
  await open(owner, report);
  await expect(tellings(owner).locator(".badge")).toHaveText(["Failed", "Trying again", "Queued", "Owed", "Status page opened"]);
  await expect(tellings(owner).first()).toContainText(refusal);
  await expect(tellings(owner).nth(1)).toContainText("3 tries");
  await look(owner, "told-failed");
});

test("a list that does not come says so, and comes with another try", async ({ owner, nurse, trouble }) => {
  trouble.await(/^503 GET \/api\/v1\/reports\/[^/]+\/tellings$/);
  const report = await sendReport(nurse, TEXT);
  await owner.route(/\/tellings$/, (route) => route.fulfill({ status: 503, body: "" }));
  await owner.goto(`/triage/${report.id}`);
  const fold = await unfold(owner, "Who was told?");
  await expect(fold.getByRole("alert")).toBeVisible();
  await owner.unroute(/\/tellings$/);
  await fold.getByRole("button", { name: "Try again" }).click();
  await expect(tellings(owner).first()).toBeVisible();
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ owner, nurse }) => {
    const report = await sendReport(nurse, TEXT);
    await owner.goto(`/triage/${report.id}`);
    await owner.locator("details.fold", { has: owner.locator('use[href$="#i-mail"]') }).locator("summary").click();
    await expect(tellings(owner).first()).toBeVisible();
    await expectCatalogueWords(owner);
  });
});
