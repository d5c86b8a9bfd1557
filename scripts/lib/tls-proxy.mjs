// A TLS proxy as stands before the consumer door: ends TLS, says who asks, sends plain http on to https.
// Writes a line for each request to its log: method, path and status.
//
//   node tls-proxy.mjs PORT UPSTREAM-PORT CERTIFICATE KEY LOG [COOKIE]
//
// COOKIE goes with every request, for a scanner that can't carry one itself.
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";

const [port, upstream, certificate, key, log, cookie] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true });
const lines = fs.createWriteStream(log, { flags: "a" });

function forward(request, response) {
  const before = request.headers["x-forwarded-for"];
  const client = request.socket.remoteAddress.replace(/^::ffff:/, "");
  const headers = {
    ...request.headers,
    "x-forwarded-for": before ? `${before}, ${client}` : client,
    "x-forwarded-proto": "https",
  };
  if (cookie) headers.cookie = cookie;
  const { method, url: path } = request;
  const onward = http.request({ host: "127.0.0.1", port: upstream, method, path, headers, agent }, (answer) => {
    lines.write(`${method} ${path} ${answer.statusCode}\n`);
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => {
    lines.write(`${method} ${path} 502\n`);
    if (!response.headersSent) response.writeHead(502);
    response.end();
  });
  request.pipe(onward);
}

const tls = https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, forward);
const plain = http.createServer((request, response) => {
  response.writeHead(301, { location: `https://localhost:${port}${request.url}` }).end();
});

// Both on one port, told apart by the first byte, as there is no 80 and 443 to have here.
net
  .createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === 0x16 ? tls : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  })
  .listen(Number(port), "127.0.0.1");
