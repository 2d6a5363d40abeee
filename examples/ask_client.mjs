// In a page: import { ask } from "./ask_client.mjs". With Node from 22 on (20: --experimental-websocket):
// node ask_client.mjs ws://127.0.0.1:8000/api/ask/handbook/socket "May I bring my dog?"

/** Resolve to the answer's message; `hear` gets its pieces, `cut` drops the first connection once. */
export async function ask(address, question, { hear = () => {}, cut = false } = {}) {
  // The question's id is ours: sent again over the next connection, it is the same question.
  const asked = { client_msg_id: crypto.randomUUID(), text: question };
  const hello = {}; // empty begins a session; `ready` says how to go on with it
  let shown = 0; // in code points
  const take = (frame) => {
    const { type, data } = frame;
    const isFinal = ["error", "closing"].includes(type) && ![1011, 1012].includes(data.code);
    if (isFinal) throw new Error(data.message ?? data.reason);
    hello.last_seq = frame.seq;
    if (type === "snapshot") hello.epoch = data.epoch;
    if (type === "message.delta") {
      const points = [...data.text];
      hear(points.slice(Math.max(0, shown - data.offset)).join(""));
      shown = Math.max(shown, data.offset + points.length);
    }
    const messages = type === "message.done" ? [data.message] : (data.messages ?? []);
    return messages.find((m) => m.parent_id === asked.client_msg_id && m.status !== "running");
  };
  const connect = () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      const send = (type, data) => socket.send(JSON.stringify({ type, data }));
      socket.onopen = () => send("hello", hello);
      socket.onclose = () => resolve(undefined);
      socket.onmessage = ({ data: text }) => {
        const frame = JSON.parse(text);
        try {
          const answer = take(frame);
          if (answer) hear([...answer.text].slice(shown).join(""));
          if (answer) resolve(answer);
          if (answer || (cut && shown)) cut = socket.close();
        } catch (problem) {
          reject(problem);
          socket.close();
        }
        if (frame.type !== "ready") return;
        const { session_id, resume_token } = frame.data;
        Object.assign(hello, { session_id, resume_token });
        send("message", asked);
      };
    });
  for (let answer; ; await new Promise((done) => setTimeout(done, 1000))) {
    if ((answer = await connect())) return answer;
  }
}

if (globalThis.process?.argv[2]) {
  const [address, question, option] = process.argv.slice(2);
  const hear = (text) => process.stdout.write(text);
  const { details } = await ask(address, question, { hear, cut: option === "--cut" });
  for (const each of details?.citations ?? []) console.log(`\n  ${each.quote}`);
}
