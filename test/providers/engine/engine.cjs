// Stands in for an engine: serves HTTP/2, and prints its port.
const { createServer } = require("node:http2");

const server = createServer();
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
