import { globSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { migrations, statementsOf } from "../../../src/audit/schema.ts";

it("3. the list of migrations has each file, in its order", () => {
  expect(migrations.map(({ name }) => name)).toEqual(
    globSync("migrations/*.sql")
      .map((file) => basename(file))
      .sort(),
  );
});

it("3. a migration is taken apart into its statements, without comments", () => {
  const sql = "-- one; two\nCREATE TABLE x (\n  id TEXT -- first\n);\n-- three\nCREATE INDEX y ON x (id);\n";
  expect(statementsOf(sql)).toEqual(["CREATE TABLE x (\n  id TEXT -- first\n)", "CREATE INDEX y ON x (id)"]);
});
