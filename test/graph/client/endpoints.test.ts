import assert from "node:assert/strict";
import { resolveEndpoints } from "../../../graph/client/endpoints";
import type { CloudName, GraphSettings } from "../../../graph/client/settings";
import type { Transport } from "../../../graph/client/transport";
import { guid } from "../fakes";

const settings = (options: Partial<GraphSettings>): GraphSettings => ({
    tenantId: guid(1),
    environment: "global",
    credential: { kind: "azureCli" },
    ...options,
});

const noTransport: Transport = () => assert.fail("nothing may be asked");

const answering =
    (status: number, text: string): Transport =>
    () =>
        Promise.resolve({ status, headers: new Headers(), text });

describe("the endpoints of a cloud", () => {
    for (const [environment, graph, login] of [
        ["global", "https://graph.microsoft.com", "https://login.microsoftonline.com"],
        ["usgovernmentl4", "https://graph.microsoft.us", "https://login.microsoftonline.us"],
        ["usgovernmentl5", "https://dod-graph.microsoft.us", "https://login.microsoftonline.us"],
        ["china", "https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"],
    ] as const satisfies readonly (readonly [CloudName, string, string])[]) {
        it(`are known for ${environment} without a request`, async () => {
            const endpoints = await resolveEndpoints(settings({ environment }), noTransport);
            assert.deepEqual(endpoints, { graph, login, isCustom: false });
        });
    }

    const custom = settings({ metadataHost: "sandbox.example:8443" });

    it("are asked of the metadata host as the azuread provider asks, and lose their last slash", async () => {
        const urls: string[] = [];
        const endpoints = await resolveEndpoints(custom, ({ url }) => {
            urls.push(url);
            return answering(
                200,
                JSON.stringify({
                    microsoftGraphResourceId: "https://graph.example/",
                    authentication: { loginEndpoint: "https://login.example/" },
                }),
            )({ method: "GET", url, headers: {}, timeoutMs: 1 });
        });
        assert.deepEqual(urls, ["https://sandbox.example:8443/metadata/endpoints?api-version=2022-09-01"]);
        assert.deepEqual(endpoints, {
            graph: "https://graph.example",
            login: "https://login.example",
            isCustom: true,
        });
    });

    for (const [what, status, text] of [
        [
            "an endpoint in clear text",
            200,
            '{"microsoftGraphResourceId":"http://g.example","authentication":{"loginEndpoint":"https://l.example"}}',
        ],
        ["an error", 503, "busy"],
        ["no JSON", 200, "<html></html>"],
        ["a list", 200, "[]"],
        ["null", 200, "null"],
        ["numbers", 200, '{"microsoftGraphResourceId":1,"authentication":{"loginEndpoint":2}}'],
        ["no sign-in at all", 200, '{"microsoftGraphResourceId":"https://g.example","authentication":null}'],
        ["no sign-in endpoint", 200, '{"microsoftGraphResourceId":"https://graph.example"}'],
    ] as const) {
        it(`are refused with the cure when the metadata host answers ${what}`, async () => {
            await assert.rejects(
                resolveEndpoints(custom, answering(status, text)),
                new RegExp(`sandbox\\.example:8443, .*names .*Correct it, or leave it out`),
            );
        });
    }

    it("are refused with the cure when the metadata host does not answer", async () => {
        await assert.rejects(
            resolveEndpoints(custom, () => Promise.reject(new Error("fetch failed"))),
            /azuread:metadataHost \(ARM_METADATA_HOSTNAME\), does not answer: fetch failed\. Correct it/,
        );
    });

    it("are asked for once more, and not again, when the metadata host is slow", async () => {
        const text =
            '{"microsoftGraphResourceId":"https://g.example","authentication":{"loginEndpoint":"https://l.example"}}';
        const late = new DOMException("The operation was aborted due to timeout", "TimeoutError");
        let lateAnswers = 1;
        const answered = answering(200, text);
        const slow: Transport = (request) => (lateAnswers-- > 0 ? Promise.reject(late) : answered(request));
        assert.equal((await resolveEndpoints(custom, slow)).isCustom, true);
        lateAnswers = 2;
        await assert.rejects(resolveEndpoints(custom, slow), /does not answer: The operation was aborted/);
        assert.equal(lateAnswers, 0);
    });
});
