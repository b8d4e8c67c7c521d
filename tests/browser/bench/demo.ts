// The demo hospital is filled once; each worker's server begins with a copy of it.
import { rm } from "node:fs/promises";
import { DEMO, Server } from "./server.ts";

export default async function fillDemo(): Promise<() => Promise<void>> {
  const server = await Server.start("demo", "demo-filling");
  process.env[DEMO] = server.folder;
  await server.stop({ keep: true });
  return () => rm(server.folder, { recursive: true, force: true });
}
