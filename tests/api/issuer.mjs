// A known issuer program (oauth2-mock-server) for test_issuer_rotation.py. Usage: node issuer.mjs MODULES
// Says {"issuer": ADDRESS}, then answers one JSON command a line with one JSON line: {"key": ALGORITHM} makes
// and publishes a key that signs from then on, {"tokens": COUNT, "claims": {…}} makes that many tokens, each of
// another subject.
import {createInterface} from "node:readline";
import {resolve} from "node:path";
import {pathToFileURL} from "node:url";

const entry = resolve(process.argv[2], "node_modules/oauth2-mock-server/dist/index.mjs");
const {OAuth2Server} = await import(pathToFileURL(entry).href);
const server = new OAuth2Server();
let kid, made = 0;

const write = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");

async function keyMake(algorithm) {
    ({kid} = await server.issuer.keys.generate(algorithm));
    return {kid};
}

async function tokensMake(count, claims) {
    const tokens = [];
    for (let i = 0; i < count; i++) {
        const transform = (header, payload) => Object.assign(payload, {sub: `user-${++made}`}, claims);
        tokens.push(await server.issuer.buildToken({kid, expiresIn: 600, scopesOrTransform: transform}));
    }
    return {tokens};
}

await keyMake("RS256");
await server.start(0, "127.0.0.1");
write({issuer: server.issuer.url});
for await (const line of createInterface({input: process.stdin})) {
    const {key, tokens, claims} = JSON.parse(line);
    write(key ? await keyMake(key) : await tokensMake(tokens, claims));
}
await server.stop();
