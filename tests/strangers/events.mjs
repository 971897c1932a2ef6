// The vendor's own package, as a sender of events and as a listener: what it signs and can decrypt is let in here, and it
// answers the platform of the tests as our listener does.

import { spawn } from 'node:child_process';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import * as lark from '@larksuiteoapi/node-sdk';

const encryptKey = 'the encrypt key';
const verificationToken = 'v-token';
const quiet = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

let failed = 0;
function check(what, is) {
    console.log(`${is ? 'ok' : 'WRONG'}: ${what}`);
    failed += is ? 0 : 1;
}

const program = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
const line = async () => JSON.parse((await lines.next()).value);
const { webhook, base } = await line();
const ours = await line();

// As a sender. The package decrypts and checks, so what it takes is what the platform would send.
const reader = new lark.AESCipher(encryptKey);
const seen = [];
const taken = new lark.EventDispatcher({ encryptKey, verificationToken, logger: quiet }).register({
    'im.message.receive_v1': (event) => { seen.push(event.message.content); return 'taken'; },
});

function sealed(message) {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv);
    return Buffer.concat([iv, cipher.update(message, 'utf8'), cipher.final()]).toString('base64');
}

async function deliver(id, content, tamper = (headers) => headers) {
    const header = {
        event_id: id, event_type: 'im.message.receive_v1', create_time: '1608725989000', token: verificationToken,
        app_id: 'cli_stranger', tenant_key: 'acme',
    };
    const message = JSON.stringify({ schema: '2.0', header, event: { message: { message_id: id, content } } });
    const body = { encrypt: sealed(message) };
    check(`the package decrypts ${id}`, reader.decrypt(body.encrypt) === message);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(8).toString('hex');
    const text = timestamp + nonce + encryptKey + JSON.stringify(body);
    const headers = tamper({
        'x-lark-request-timestamp': timestamp, 'x-lark-request-nonce': nonce,
        'x-lark-signature': createHash('sha256').update(text).digest('hex'),
    });
    // It takes the headers from the prototype of what it signs.
    const theirs = await taken.invoke(Object.assign(Object.create({ headers }), body));
    const answer = await fetch(webhook, {
        method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    return { theirs: theirs === 'taken', status: answer.status, body: await answer.text() };
}

let outcome = await deliver('e-1', 'hello 你好');
check('what the package takes is let in and handled', outcome.theirs && outcome.status === 200 && outcome.body === '{}');
check('the package read the same', isDeepStrictEqual(seen, ['hello 你好']));
outcome = await deliver('e-2', 'another');
check('the handler saw what was sent', outcome.theirs && outcome.status === 500);
outcome = await deliver('e-3', 'hello 你好', (headers) => ({ ...headers, 'x-lark-signature': '00' }));
check('what the package refuses is refused', !outcome.theirs && outcome.status === 401);

// As a listener.
const heard = [];
const eventDispatcher = new lark.EventDispatcher({ logger: quiet }).register({
    'im.message.receive_v1': (event) => { heard.push(event.message.content); },
    'card.action.trigger': () => ({ toast: { type: 'info', content: 'saved' } }),
});
const client = new lark.WSClient({
    appId: 'cli_9f5343c580712544', appSecret: 'secret', domain: base, loggerLevel: lark.LoggerLevel.fatal,
});
client.start({ eventDispatcher });
const theirs = await line();
client.close({ force: true });
check('its listener heard both events', isDeepStrictEqual(heard, ['hello 你好', 'hello 你好']));
check('it answered as ours does', isDeepStrictEqual(theirs, ours));
if (!isDeepStrictEqual(theirs, ours)) {
    console.log(`ours:   ${JSON.stringify(ours)}\ntheirs: ${JSON.stringify(theirs)}`);
}
program.stdin.end();
process.exit(failed > 0 ? 1 : 0);
