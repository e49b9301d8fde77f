import assert from "node:assert/strict";
import { createSandboxTenant, type SandboxTenant, type TenantOptions } from "../../sandbox/sandboxTenant";
import { grantedPermissions } from "../../sandbox/identity";

export type Row = Readonly<Record<string, unknown>>;

/** An answer of Graph, its parts at hand. */
export interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Row;
    /** The fault that befell the connection. */
    readonly fault: string | undefined;
    /** Of a list. */
    readonly rows: readonly Row[];
    /** Of a refusal. */
    readonly code: string | undefined;
    readonly message: string;
}

/** What else is asked, apart from method, path and body. */
export interface AskOptions {
    readonly headers?: Readonly<Record<string, string>>;
    readonly replica?: number;
    /** Default: the permissions of the sandbox's app. `null`: no valid token. */
    readonly permissions?: readonly string[] | null;
}

/** The tenant's list of domains as Graph has it: a policy that holds it as a JSON text. */
export function domainsPolicy(lists: Row, isOrganizationDefault = true): Row {
    const definition = JSON.stringify({
        B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: lists },
    });
    return { displayName: "B2BManagementPolicy", isOrganizationDefault, definition: [definition] };
}

/** The header that advanced queries need. */
export const eventual = { headers: { consistencylevel: "eventual" } };

/** A sandbox tenant without any connection, on a clock that stands still unless it is moved. */
export class Directory {
    private constructor(
        readonly parts: SandboxTenant,
        private readonly clock: { ms: number },
    ) {}

    /** Replicas that do not lag and throttling that is never reached, unless `options` say otherwise. */
    static create(options: Partial<TenantOptions> = {}): Directory {
        const clock = { ms: Date.UTC(2026, 0, 1) };
        const parts = createSandboxTenant({
            replicaCount: 1,
            lagMs: 0,
            seed: 1,
            clockScale: 1,
            earlyThrottle: 0,
            retryAfterSeconds: 1,
            faults: [],
            now: () => clock.ms,
            ...options,
        });
        return new Directory(parts, clock);
    }

    get tenant() {
        return this.parts.tenant;
    }

    /** Lets time pass. */
    pass(ms: number): void {
        this.clock.ms += ms;
    }

    /**
     * Asks Graph.
     *
     * @param request - Method and URL below the host, such as `GET beta/groups`; v1.0 unless a version is given. A
     *   `nextLink` is asked as it is.
     */
    ask(request: string, body?: unknown, options: AskOptions = {}): Answer {
        const [method = "", target = ""] = request.split(/ (.*)/s);
        const path = target.startsWith("/") ? `v1.0${target}` : target;
        const url = new URL(path, "https://127.0.0.1/");
        const { headers = {}, replica = 0, permissions = grantedPermissions } = options;
        const answer = this.parts.service.answer({
            method,
            path: url.pathname,
            query: url.searchParams,
            headers,
            body,
            connection: 1,
            replica,
            permissions: permissions ?? undefined,
        });
        const content = (typeof answer.body === "object" ? answer.body : { text: answer.body }) as Row;
        const error = content["error"] as { code: string; message: string } | undefined;
        return {
            status: answer.status,
            headers: answer.headers,
            body: content,
            fault: answer.fault?.kind,
            rows: (content["value"] as Row[] | undefined) ?? [],
            code: error?.code,
            message: error?.message ?? "",
        };
    }

    /** Asks what has to succeed, and gives the answer's body. */
    succeed(request: string, body?: unknown, options?: AskOptions): Row {
        const answer = this.ask(request, body, options);
        assert.ok(answer.status < 300, `${request}: ${answer.status} ${answer.code} ${answer.message}`);
        return answer.body;
    }

    /** Invites a person, and returns their object id. */
    invite(address: string, more: Row = {}): string {
        const { invitedUser } = this.succeed("POST /invitations", invitation(address, more));
        return String((invitedUser as Row)["id"]);
    }

    /** Makes a security group, and gives its id. */
    makeGroup(displayName: string, more: Row = {}): string {
        return String(this.succeed("POST beta/groups", securityGroup(displayName, more))["id"]);
    }

    /** Ids of a group's members as a replica shows them. */
    memberIds(groupId: string, replica = 0): unknown[] {
        const { rows } = this.ask(`GET /groups/${groupId}/members?$select=id`, undefined, { replica });
        return rows.map(({ id }) => id);
    }
}

export function invitation(address: string, more: Row = {}): Row {
    return {
        invitedUserEmailAddress: address,
        inviteRedirectUrl: "https://myapplications.microsoft.com",
        ...more,
    };
}

export function securityGroup(displayName: string, more: Row = {}): Row {
    return {
        displayName,
        mailNickname: displayName.replaceAll(/\W/g, "-"),
        mailEnabled: false,
        securityEnabled: true,
        ...more,
    };
}

export function reference(id: unknown): Row {
    return { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${String(id)}` };
}

/** References as `@odata.bind` takes them. */
export function bound(ids: readonly unknown[]): unknown[] {
    return ids.map((id) => reference(id)["@odata.id"]);
}

/** Asserts that an answer is this refusal. */
export function assertRefused(answer: Answer, status: number, code: string, message: RegExp): void {
    assert.deepEqual([answer.status, answer.code], [status, code], answer.message);
    assert.match(answer.message, message);
}

/** An id that no object has. */
export const unknownId = "99999999-9999-4999-8999-999999999999";
/** Sam Sponsor, a user in every sandbox tenant. */
export const samId = "00000000-0000-4000-8000-00000000a002";
/** The administrator that the sandbox tenant begins with. */
export const averyId = "00000000-0000-4000-8000-00000000a001";
