/**
 * Loaded with `--require` by tools/schemaWrites.ts: keeps each distinct write that the sandbox took in a test, in the
 * folder that ENTRA_B2B_WRITES names.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GraphService } from "../../../sandbox/graphService";
import { readablePath, splitVersion } from "../../../sandbox/requestPath";
import { matchRoute } from "../../../sandbox/routes";
import { graphTypes, plainPath } from "../../../sandbox/schema";
import { shapeOf, type Write } from "./writes";

const folder = process.env["ENTRA_B2B_WRITES"];
const taken = new Map<string, Write>();

if (folder !== undefined) {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the service it was taken from
    const { answer } = GraphService.prototype;
    GraphService.prototype.answer = function (call) {
        const reply = answer.call(this, call);
        const { version, path } = splitVersion(readablePath(call.path)) ?? {};
        const isBody = call.body !== null && typeof call.body === "object" && call.method !== "GET";
        if (reply.status < 300 && isBody && version !== undefined && path !== undefined) {
            const route = matchRoute(call.method, plainPath(graphTypes(version), path))?.route.path;
            if (route !== undefined && Object.keys(call.body).length > 0) {
                const body = JSON.parse(JSON.stringify(call.body)) as Write["body"];
                const write = { method: call.method, version, path, body };
                const key = [call.method, version, route, shapeOf(body)].join(" ");
                taken.set(key, taken.get(key) ?? write);
            }
        }
        return reply;
    };
}

export const mochaHooks = {
    afterAll(): void {
        if (folder !== undefined) {
            writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify([...taken]));
        }
    },
};
