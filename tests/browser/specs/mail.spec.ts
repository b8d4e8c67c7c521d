// The page of mail: what is in force, stopping it for a while, and the self-test with its whole conversation.
import { type Page } from "@playwright/test";
import { type Relay, startRelay } from "../bench/relay.ts";
import { setUpHospital } from "../bench/set-up.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test as base } from "../bench/test.ts";

type Fixtures = {
  /** The relay that the server of an empty world sends through. */
  relay: Relay;
  /** An administrator on the page of mail of an empty world that has a relay. */
  administrator: Page;
};

const SENDER = "Readback <readback@northgate.example>";

const test = base.extend<Fixtures>({
  relay: async ({}, use) => {
    const relay = await startRelay();
    await use(relay);
    await relay.stop();
  },
  settings: async ({ relay }, use) => use({ READBACK_SMTP_URL: relay.url, READBACK_MAIL_FROM: SENDER }),
  administrator: async ({ page, server }, use) => {
    await setUpHospital(page, server);
    await page.goto("/administration");
    await page.getByRole("main").getByRole("link", { name: "Mail", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Mail" })).toBeVisible();
    await use(page);
  },
});

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const conversation = (page: Page) => region(page, "Test").locator("ol.conversation li");
const send = (page: Page) => region(page, "Test").getByRole("button", { name: "Send a test letter" }).click();

test.describe("with a relay", () => {
  test.use({ world: "empty" });

  test("the self-test sends a letter and shows every line that was said", async ({ administrator: page, relay }) => {
    await expect(region(page, "In force")).toContainText(relay.url.replace("smtp://", ""));
    await expect(region(page, "In force")).toContainText("readback@northgate.example");
    await expect(region(page, "Waiting")).toContainText("Nothing waits.");
    await expect(page.getByLabel("Send it to")).toHaveValue("ada@northgate.example");
    await look(page, "mail");
    await send(page);
    await expect(region(page, "Test")).toContainText("The mail server has taken the test letter over. Look whether it arrives.");
    await expect(conversation(page).first()).toHaveText("Mail server220 relay.test ESMTP ready");
    await expect(conversation(page).filter({ hasText: "RCPT TO:<ada@northgate.example>" })).toContainText("Readback");
    await expect(conversation(page).filter({ hasText: "queued as T1" })).toHaveCount(1);
    expect(relay.letters).toHaveLength(1);
    expect(relay.letters[0]).toContain("Subject: Test letter from Readback");
    await look(page, "mail-tested");
  });

  test("a refusal comes with the relay's words and with advice", async ({ administrator: page, relay }) => {
    relay.refused.add("nobody@northgate.example");
    await page.getByLabel("Send it to").fill("nobody@northgate.example");
    await send(page);
    await expect(region(page, "Test")).toContainText("The mail server does not take letters for this receiver. Look at the address.");
    await expect(region(page, "Test")).toContainText("550 5.1.1 nobody of that name here");
    expect(relay.letters).toHaveLength(0);
    await look(page, "mail-refused");
  });

  test("mail is paused and goes on", async ({ administrator: page }) => {
    await region(page, "Waiting").getByRole("button", { name: "Pause mail" }).click();
    await expect(page.getByText("Mail is paused. What is owed waits and is kept.")).toBeVisible();
    await look(page, "mail-paused");
    await page.reload();
    await region(page, "Waiting").getByRole("button", { name: "Send again" }).click();
    await expect(page.getByText("Mail is paused. What is owed waits and is kept.")).toHaveCount(0);
    await expect(region(page, "Waiting").getByRole("button", { name: "Pause mail" })).toBeVisible();
  });

  test("an address that is none is said at its field", async ({ administrator: page, trouble }) => {
    trouble.await(/^422 POST \/api\/v1\/settings\/mail\/test$/);
    await page.getByLabel("Send it to").fill("ada at northgate");
    await send(page);
    await expect(page.getByLabel("Send it to")).toHaveAttribute("aria-invalid", "true");
    await look(page, "mail-field");
  });

  test("encryption and certificates stand below the advice", async ({ administrator: page }) => {
    const named = (subject: string, issuer: string) => ({ subject, issuer, not_before: "2026-01-01T00:00:00Z", not_after: "2027-01-01T00:00:00Z" });
    const tls = {
      after: 5,
      version: "TLS 1.3",
      cipher: "TLS13_AES_256_GCM_SHA384",
      distrust: "invalid peer certificate: UnknownIssuer",
      certificates: [
        { ...named("CN=relay.northgate.example", "CN=Northgate Issuing CA 2"), names: ["relay.northgate.example", "mail.northgate.example"] },
        { ...named("CN=Northgate Issuing CA 2", "CN=Northgate Root CA"), names: [] },
      ],
    };
    const said = (from: string, text: string) => ({ from, text });
    const steps = [said("server", "220 relay.northgate.example"), said("us", "EHLO readback.northgate.example"), said("us", "STARTTLS"), said("server", "220 2.0.0 ready")];
    const found = { accepted: false, advice_code: "unknown_issuer", answer: "invalid peer certificate: UnknownIssuer", steps, tls };
    await page.route(/\/settings\/mail\/test$/, (route) => route.fulfill({ json: found }));
    await send(page);
    await expect(region(page, "Test")).toContainText("TLS 1.3, TLS13_AES_256_GCM_SHA384");
    await expect(region(page, "Test").locator("li.card")).toHaveCount(2);
    // A certificate's days are nothing without their year.
    await expect(region(page, "Test").locator("li.card").first()).toContainText("1 Jan 2026 – 1 Jan 2027");
    await look(page, "mail-certificates");
  });
});

test("the demo sends nothing and says where its letters lie", async ({ page, signIn }) => {
  await signIn(page, "administrator");
  await page.goto("/administration/mail");
  await expect(page.getByText("Copies of all mails are kept:")).toBeVisible();
  await send(page);
  await expect(region(page, "Test")).toContainText("No mail server is set.");
  await look(page, "mail-demo");
});

test("it is for administrators", async ({ page, signIn }) => {
  await signIn(page, "owner");
  await page.goto("/administration/mail");
  await expect(page.getByRole("heading", { name: "Only administrators see this" })).toBeVisible();
  await look(page, "mail-closed");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page, signIn }) => {
    await signIn(page, "administrator");
    await page.goto("/administration/mail");
    await page.locator("form button[type=submit]").click();
    await expect(page.locator("section[aria-labelledby=test] .notice")).toBeVisible();
    await expectCatalogueWords(page);
  });
});
