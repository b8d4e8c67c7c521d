// Reporting by name: a tile, a sentence, a receipt.
import { type Locator } from "@playwright/test";
import { choice, chooseUnit, receiptLine, send, tile, unfold, write } from "../bench/reporter.ts";
import { PSEUDO_LANGUAGE, expect, expectCatalogueWords, look, test } from "../bench/test.ts";

const TEXT = "The scanner in bay 4 reads no wristband when the lamp is on. I type every number by hand, with twelve patients.";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, "nurse");
  await expect(page.locator(".tiles")).toBeVisible();
});

test("two taps and one text lead to a receipt", async ({ page }) => {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What gets in your way?");
  // The own unit is known without a tap.
  await expect(page.locator("#unit_id")).toContainText("Intensive Care Unit");
  await look(page, "report");
  let taps = 0;
  const tap = async (target: Locator) => {
    taps += 1;
    await target.click();
  };
  await tap(tile(page, "Missing information"));
  await page.getByLabel("What happens?").fill(TEXT);
  await tap(page.getByRole("button", { name: "Send report" }));
  await expect(page.locator(".receipt .no")).toHaveText(/^RB-\d+$/);
  expect(taps).toBeLessThanOrEqual(3);

  await expect(page.locator(".receipt")).toContainText("We have it. Thank you, Dr Rohan Velkar.");
  await expect(receiptLine(page, "Owner")).toContainText("Clinical Informatics and Education");
  await expect(receiptLine(page, "Next")).toHaveText("A person looks at it");
  // In the hospital's time zone, wherever this device is.
  const promised = receiptLine(page, "By").locator("time");
  const due = new Date((await promised.getAttribute("datetime")) ?? "");
  const there = due.toLocaleTimeString("en-GB", { timeZone: "Europe/Zurich", hour: "2-digit", minute: "2-digit" });
  await expect(promised).toContainText(there);
  await expect(receiptLine(page, "Seen by")).toContainText("The owner team and administrators see your name.");
  await look(page, "receipt");

  // The receipt stays over a reload, and the form is empty for the next one.
  await page.reload();
  await expect(page.locator(".receipt .no")).toBeVisible();
  await page.getByRole("link", { name: "Report something else" }).click();
  await expect(page.getByLabel("What happens?")).toHaveValue("");
});

test("everything else is optional and arrives", async ({ page }) => {
  await write(page, { tile: "Writing it twice", text: TEXT, system: "Dosefinch", name: "Confidential" });
  await page.getByLabel("Step of work").selectOption({ index: 1 });
  const cost = page.getByRole("region", { name: "What does it cost you?" });
  await cost.getByText("5 min", { exact: true }).click();
  await cost.getByText("daily").click();
  await expect(cost.getByRole("status")).toContainText("hours a month");
  await choice(await unfold(page, "How bad is it?"), "High").click();
  await (await unfold(page, "What you do instead today")).getByLabel("Workaround").fill("I write it on paper first.");
  await chooseUnit(page, "Surgical Ward 5");
  await look(page, "report-all");
  const number = await send(page);
  await expect(receiptLine(page, "Owner")).toContainText("Medication Systems");
  await expect(receiptLine(page, "Seen by")).toContainText("Only the owner team may look up your name");
  await page.getByRole("link", { name: `See ${number}` }).click();
  await expect(page.getByRole("main")).toContainText("Surgical Ward 5, Writing it twice, Dosefinch");
  await expect(page.getByRole("region", { name: "What it costs" })).toBeVisible();
});

test("danger to a patient shows what to do first", async ({ page }) => {
  const severity = await unfold(page, "How bad is it?");
  await choice(severity, "Critical").click();
  const notice = page.getByRole("alert");
  await expect(notice).toContainText("A patient could be harmed: act first, then send.");
  await expect(notice).toContainText("Make the patient safe first and call the responsible physician.");
  await look(page, "report-critical");
  await choice(severity, "Low").click();
  await expect(notice).toHaveCount(0);
});

test("what is written survives a reload and goes once it has arrived", async ({ page }) => {
  await write(page, { tile: "Too many alerts", text: TEXT });
  await page.reload();
  await expect(page.getByLabel("What happens?")).toHaveValue(TEXT);
  await expect(tile(page, "Too many alerts").getByRole("radio")).toBeChecked();
  await send(page);
  await page.goto("/");
  await expect(page.getByLabel("What happens?")).toHaveValue("");
});

test("what is missing is named at its field, and nothing is sent", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  const cost = page.getByRole("region", { name: "What does it cost you?" });
  await cost.getByText("other", { exact: true }).first().click();
  await page.getByLabel("Minutes each time").fill("900");
  await page.getByRole("button", { name: "Send report" }).click();
  const summary = page.getByRole("alert");
  await expect(summary).toContainText("4 things to mend");
  for (const words of ["Choose what kind of trouble it is.", "Say in a few words what happens.", "From 1 to 480 minutes.", "Say how often."]) {
    await expect(summary.getByRole("link", { name: words })).toBeVisible();
  }
  await look(page, "report-errors");
  await summary.getByRole("link", { name: "Say in a few words what happens." }).click();
  await expect(page.getByLabel("What happens?")).toBeFocused();
  expect(sent).toEqual([]);
});

test("without a network nothing is lost", async ({ page, trouble }) => {
  trouble.await(/^net::ERR_INTERNET_DISCONNECTED POST /);
  await write(page, { tile: "Slow or down", text: TEXT });
  await page.route("**/api/v1/reports", (route) => route.abort("internetdisconnected"));
  await page.getByRole("button", { name: "Send report" }).click();
  const notice = page.getByRole("alert");
  await expect(notice).toContainText("We could not reach the server. Nothing is lost.");
  await expect(notice).toContainText("What you wrote is kept on this device.");
  await look(page, "report-offline");
  await page.unroute("**/api/v1/reports");
  await send(page);
});

test("who sees what is explained", async ({ page }) => {
  await (await unfold(page, "Your name")).getByRole("link", { name: "Who sees what" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Who sees what");
  await look(page, "help");
});

test.describe("in the pseudo-language", () => {
  test.use({ locale: PSEUDO_LANGUAGE });

  test("every word comes from the catalogue", async ({ page }) => {
    for (const summary of await page.locator("main details > summary").all()) await summary.click();
    await page.locator(".choices input[value=critical]").check({ force: true });
    await page.getByRole("main").locator("button[type=submit]").click();
    await expect(page.getByRole("alert").first()).toContainText("⟦");
    await expectCatalogueWords(page);
    await page.locator("#unit_id").click();
    await expect(page.getByRole("dialog")).toContainText("⟦");
    await expectCatalogueWords(page);
    await page.keyboard.press("Escape");

    await page.locator(".tiles .tile").first().click();
    await page.locator("#text").fill("Eight clicks for one weight.");
    await page.getByRole("main").locator("button[type=submit]").click();
    await expect(page.locator(".receipt")).toBeVisible();
    await expectCatalogueWords(page);
    await page.goto("/help");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("⟦");
    await expectCatalogueWords(page);
    await page.goto("/reports");
    await expect(page.locator(".list").first()).toBeVisible();
    await expectCatalogueWords(page);
  });
});
