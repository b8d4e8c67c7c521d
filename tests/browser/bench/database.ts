// A PostgreSQL database for one test, on the server that the test command started.
import { Client } from "pg";
import { setting } from "./setting.ts";

/** A database that nothing else uses. */
export type Database = { url: string; remove(): Promise<void> };

/** Makes an empty one. */
export async function makePostgres(): Promise<Database> {
  const name = `browser_${crypto.randomUUID().replaceAll("-", "")}`;
  await run(`create database ${name}`);
  const url = new URL(setting("READBACK_TEST_POSTGRES"));
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => run(`drop database ${name} with (force)`) };
}

async function run(statement: string): Promise<void> {
  const client = new Client({ connectionString: setting("READBACK_TEST_POSTGRES") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
