import assert from "node:assert/strict";
import { connectionFault } from "../../../graph/client/connectionFailure";

const failed = (code: string) =>
    new TypeError("fetch failed", { cause: Object.assign(new Error("inner"), { code }) });

describe("the explanation of a failed connection", () => {
    for (const [code, reason, cure] of [
        ["CERT_HAS_EXPIRED", /certificate has expired/, /clock, or have the certificate renewed/],
        ["CERT_NOT_YET_VALID", /not valid yet/, /clock/],
        ["SELF_SIGNED_CERT_IN_CHAIN", /does not trust/, /NODE_EXTRA_CA_CERTS/],
        ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /does not trust/, /NODE_EXTRA_CA_CERTS/],
        ["ERR_TLS_CERT_ALTNAME_INVALID", /for another name/, /host name/],
        ["UND_ERR_CONNECT_TIMEOUT", /cannot be reached/, /proxy/],
        ["EAI_AGAIN", /cannot be resolved/, /DNS/],
    ] as const) {
        it(`names reason and cure of ${code}`, () => {
            const fault = connectionFault(failed(code));
            assert.match(fault.reason, reason);
            assert.match(fault.cure ?? "", cure);
        });
    }

    it("reads the first of several addresses' errors", () => {
        const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
        const error = new TypeError("fetch failed", { cause: new AggregateError([refused, refused]) });
        assert.match(connectionFault(error).reason, /nothing listens/);
    });

    it("shows the innermost message of any other failure, and no cure", () => {
        assert.deepEqual(connectionFault(failed("ODD")), { reason: "inner", cure: undefined });
        assert.deepEqual(connectionFault("text"), { reason: "text", cure: undefined });
    });
});
