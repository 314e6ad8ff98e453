// Tickets on the device: the same file of cases as the server's tests.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { decodeBase32, fromHex } from "../../static/js/door/base32.js";
import { admits, decide, decideListed } from "../../static/js/door/decide.js";
import { verifyByHand, verifySignature } from "../../static/js/door/ed25519.js";
import { parse, textOfCode } from "../../static/js/door/token.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/tickets.json", import.meta.url), "utf8"));
const list = {
  event: vectors.event,
  door: vectors.door,
  keys: vectors.keys,
  line: (ticket) => vectors.list[ticket],
};

for (const { name, scanned, answer } of vectors.cases) {
  test(`${name}: ${answer}`, async () => {
    assert.equal((await decide(scanned, list)).answer, answer);
  });
}

test("own arithmetic agrees with the browser's on every case", async () => {
  const context = new TextEncoder().encode("tochka/ticket/1\0");
  let held = 0;
  for (const { scanned } of vectors.cases) {
    const signed = parse(textOfCode(scanned));
    if (typeof signed === "string") continue;
    const message = new Uint8Array([...context, ...signed.head]);
    const publicKey = vectors.keys["1"].public;
    const native = await verifySignature(publicKey, message, signed.signature);
    assert.equal(await verifyByHand(publicKey, message, signed.signature), native);
    held += native ? 1 : 0;
  }
  assert.equal(held, 16);
});

test("own arithmetic knows the first vector of RFC 8032", async () => {
  const key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  const signature = fromHex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  assert.equal(await verifyByHand(key, new Uint8Array(0), signature), true);
  assert.equal(await verifyByHand(key, new Uint8Array(1), signature), false);
  assert.equal(await verifyByHand("02" + "00".repeat(31), new Uint8Array(0), signature), false);
});

test("a signature whose scalar is not reduced is refused by both", async () => {
  const signed = parse(vectors.good);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let scalar = order;
  for (let place = 31; place >= 0; place--) scalar += BigInt(signed.signature[32 + place]) << BigInt(8 * place);
  const twisted = signed.signature.slice();
  for (let place = 0; place < 32; place++) twisted[32 + place] = Number((scalar >> BigInt(8 * place)) & 255n);
  const message = new Uint8Array([...new TextEncoder().encode("tochka/ticket/1\0"), ...signed.head]);
  assert.equal(await verifyByHand(vectors.keys["1"].public, message, twisted), false);
  assert.equal(await verifySignature(vectors.keys["1"].public, message, twisted), false);
});

test("base32 is strict", () => {
  assert.deepEqual([...decodeBase32("04106105", 5)], [1, 2, 3, 4, 5]);
  for (const text of ["Z", "ZWZ", "zw", "ZX", "Z=", "ZU", "Z ", "ZО", ""]) assert.equal(decodeBase32(text, 1), null);
});

test("three answers admit", () => {
  const all = ["good", "unlisted", "repeat", "waiting", "not_ticket", "other_event", "unconfirmed", "cancelled", "reissued"];
  assert.deepEqual(all.filter(admits), ["good", "unlisted", "repeat"]);
});

test("a door of all parts takes every part", () => {
  const line = { state: "good", issue: 1, parts: 4, inside: false };
  assert.equal(decideListed(line, 0), "good");
  assert.equal(decideListed(line, 2), "other_part");
  assert.equal(decideListed(line, 6), "good");
});
