import assert from "node:assert/strict";
import type { Transport, TransportRequest, TransportResponse } from "../../graph/client/transport";
import type { LifecycleName } from "../../providers/lifecycle";
import { CreatedError } from "../../providers/lifecycle/kit/lifecycle";
import { fakeTime, guid } from "../graph/fakes";
import { SandboxSession } from "./overSandbox";

const tenantId = guid(77);
const kinds: Readonly<Partial<Record<LifecycleName, Record<string, unknown>>>> = {
    authorizationPolicy: { guestUserRoleId: "2af84b1e-32c8-42b7-82bc-daa82404023b", onRemove: "restore" },
    guestDomains: { blockedDomains: ["evil.example"], deniedGuests: "accept", onRemove: "restore" },
    identitySynchronization: { tenantId, allowUserSync: true },
};

const isWrite = ({ method, url }: TransportRequest) => method !== "GET" && !/\$batch$|getByIds$/.test(url);

const forbidden: TransportResponse = {
    status: 403,
    headers: new Headers({ "request-id": "r-403" }),
    text: JSON.stringify({ error: { code: "Authorization_RequestDenied", message: "No longer allowed." } }),
};

/** Refuses what comes after the first write of a run: the reads that wait for it to show. */
function refusingReads(transport: Transport): Transport {
    let isWritten = false;
    return (request) => {
        if (isWritten && !isWrite(request)) {
            return Promise.resolve(forbidden);
        }
        isWritten ||= isWrite(request);
        return transport(request);
    };
}

/** Loses the answer to the first write, and refuses the second one. */
function losingAndRefusing(transport: Transport): Transport {
    let writeCount = 0;
    return async (request) => {
        if (!isWrite(request)) {
            return transport(request);
        }
        writeCount += 1;
        if (writeCount > 1) {
            return forbidden;
        }
        await transport(request);
        throw new Error("socket hang up");
    };
}

describe("settings of a tenant that were written, and what comes after is refused", () => {
    for (const [kind, inputs] of Object.entries(kinds)) {
        for (const [what, through] of Object.entries({
            "the read that waits for them": refusingReads,
            "a second attempt after a lost answer": losingAndRefusing,
        })) {
            it(`stay in the state: ${kind}, ${what}`, async () => {
                const sandbox = SandboxSession.start({}, fakeTime(), through);
                if ("tenantId" in inputs) {
                    sandbox.directory.succeed("POST /policies/crossTenantAccessPolicy/partners", {
                        tenantId,
                    });
                    sandbox.catchUp();
                }
                const error: unknown = await sandbox
                    .lifecycle(kind as LifecycleName)
                    .create(inputs)
                    .catch((thrown: unknown) => thrown);
                assert.ok(error instanceof CreatedError, String(error));
            });
        }
    }
});
