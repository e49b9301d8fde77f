import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FaultProxy, type ProxyFault } from "../faults/proxy/exchange";
import { pageSecret, proxyFaults } from "../faults/proxy/faults";
import { HttpFaultProxy } from "../faults/proxy/overHttp";
import { elsewhere } from "../faults/proxy/places";
import type { PulumiResult } from "../../tools/pulumiStack";
import { Deployment } from "./deployment";
import { knownObjects } from "./knownObjects";

const program = join(__dirname, "ownership");
/** The package is patient for two minutes: on this clock that takes seconds. */
const timeScale = 40;

function faultNamed(name: string): ProxyFault {
    const fault = proxyFaults.find((each) => each.name === name);
    assert.ok(fault, `no fault "${name}"`);
    return fault;
}

/** Faults that a run survives: each affects one exchange. */
const survived = [
    "truncated body",
    "empty body",
    "claims challenge",
    "batch with doubled answers",
    "reset after the commit",
    "clock an hour ahead",
    "HTML page with 404, after the commit",
    "body of another language",
].map(faultNamed);

/** One fault made of several: each affects one exchange that it can, mostly with an undisturbed one between. */
class InTurn implements ProxyFault {
    readonly name = "one after another";
    private readonly waiting: ProxyFault[];
    private isTurn = false;

    constructor(faults: readonly ProxyFault[]) {
        this.waiting = [...faults];
    }

    /** Names of those that have affected nothing. */
    get left(): string[] {
        return this.waiting.map(({ name }) => name);
    }

    readonly pass: ProxyFault["pass"] = (exchange) => {
        this.isTurn = !this.isTurn;
        // Those that affect few requests take what they get.
        const rare = this.waiting.findIndex(({ affects }) => affects?.(exchange.request) === true);
        const any = this.isTurn ? this.waiting.findIndex(({ affects }) => affects === undefined) : -1;
        const index = rare >= 0 ? rare : any;
        const [fault] = index < 0 ? [] : this.waiting.splice(index, 1);
        return fault === undefined ? exchange.forward() : fault.pass(exchange);
    };
}

/** The short form, with the real engine, of what `npm run test:faults -- --proxy` does with the life cycles alone. */
describe("a stack behind a proxy that fails", function () {
    this.timeout(300_000);
    const faults = new FaultProxy();
    let folder: string;
    let proxy: HttpFaultProxy;
    let deployment: Deployment;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "fault-proxy-"));
        proxy = await HttpFaultProxy.start(faults, folder);
        deployment = await Deployment.start({
            program: {
                folder: program,
                stack: "ownership",
                configFile: join(program, "Pulumi.ownership.yaml"),
            },
            sandbox: ["--replicas", "1", "--lag", "100", "--seed", "6"],
            env: proxy.env,
            timeScale,
        });
        const { graph, caFile } = deployment.sandbox.connection;
        const originMs = Number(deployment.env["ENTRA_B2B_SANDBOX_TIME_ORIGIN"]);
        const now = () => originMs + (Date.now() - originMs) * timeScale;
        proxy.forwardTo({ base: graph, caFile, now });
        await deployment.configure({ "ownership:declare": ["policy", "group", "guest", "otherGuest"] });
    });
    after(async () => {
        await deployment?.stop();
        await proxy?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    /** A policy, a group and two guests, known to the state, or nothing. */
    const assertHeld = async (policies: number, groupsHeld: number, guestsHeld: number) => {
        const { conditionalAccessPolicies, groups, users } = await deployment.sandbox.directory();
        const guests = users.filter(({ creationType }) => creationType === "Invitation");
        const counts = [conditionalAccessPolicies, groups, guests].map(({ length }) => length);
        assert.deepEqual(counts, [policies, groupsHeld, guestsHeld]);
        assert.deepEqual(await knownObjects(deployment), {
            unknownToState: [],
            missingFromTenant: [],
            withoutProvider: [],
        });
    };
    const succeed = async (running: Promise<PulumiResult>) => {
        const { code, output } = await running;
        assert.equal(code, 0, output);
        return output;
    };
    /** Runs a command that a fault has to stop, and which may show nothing of the gateway's page. */
    const stopped = async (name: string, command: () => Promise<PulumiResult>, message: RegExp) => {
        faults.set(faultNamed(name));
        const { code, output } = await command();
        assert.ok(faults.hitCount > 0, output);
        faults.clear();
        assert.notEqual(code, 0, output);
        assert.match(output, message);
        assert.doesNotMatch(output, new RegExp(pageSecret));
    };

    it("is made once and whole, whatever happens to single answers", async () => {
        const fault = new InTurn(survived);
        faults.set(fault);
        await succeed(deployment.stack.up());
        faults.clear();
        assert.deepEqual(fault.left, []);
        await assertHeld(1, 1, 2);
    });

    it("is not gone because a gateway says so", async () => {
        const page = "HTML page with 404, not forwarded";
        await stopped(page, () => deployment.stack.refresh(), /404/);
        await assertHeld(1, 1, 2);
        await succeed(deployment.stack.up("--expect-no-changes"));
    });

    it("is not destroyed by a redirect or by waiting for hours, and then is", async () => {
        const { host } = new URL(elsewhere);
        const redirect = "redirect 307 to another host, not forwarded";
        await stopped(redirect, () => deployment.stack.destroy(), new RegExp(host));
        await stopped(
            "429 with Retry-After of 3 hours",
            () => deployment.stack.destroy(),
            /a wait of 10800 s/,
        );
        await assertHeld(1, 1, 2);
        await succeed(deployment.stack.destroy());
        await assertHeld(0, 0, 0);
    });
});
