import type { GraphClientOptions } from "../../../graph";
import { fakeGraph, guid, noContent, refusal, type Answer, type FakeGraph } from "../fakes";
import { batchAnswer, stepsOf } from "../client/batchFake";
import type { TransportRequest } from "../../../graph/client/transport";

type Entity = Record<string, unknown>;

/**
 * A small directory that does not lag by itself. A test puts answers in front of it with {@link FakeDirectory.next}: what
 * a replica that lags would say, or a fault.
 */
export class FakeDirectory {
    readonly users = new Map<string, Entity>();
    readonly members = new Map<string, Set<string>>();
    readonly sponsors = new Map<string, Set<string>>();
    readonly managers = new Map<string, string>();
    /** Users who can be restored. */
    readonly deletedUsers = new Map<string, Entity>();
    /** Names of the directory roles that a user holds. */
    readonly roleNames = new Map<string, readonly string[]>();
    readonly partners = new Map<string, Entity>();
    readonly policies: Entity[] = [];
    readonly groups = new Map<string, Entity>();
    readonly owners = new Map<string, Set<string>>();
    /** Id that the next invited user gets. */
    nextUserId = guid(1);
    private madeCount = 0;
    readonly graph: FakeGraph;
    private readonly first: { readonly call: string; readonly answer: Answer; readonly isDone: boolean }[] =
        [];

    constructor(options: GraphClientOptions = {}) {
        this.graph = fakeGraph((request) => this.answer(request), options);
    }

    /** Answers the next calls of this kind, such as `GET /users/x`, in turn with these; the directory is not asked. */
    next(call: string, ...answers: readonly Answer[]): void {
        this.first.push(...answers.map((answer) => ({ call, answer, isDone: false })));
    }

    /** Does the next call of this kind and loses its answer. */
    loseAnswerOf(call: string): void {
        this.first.push({ call, answer: new Error("socket hang up"), isDone: true });
    }

    /** What was written, in turn. */
    get writes(): string[] {
        return this.calls.filter((call) => !call.startsWith("GET ") && !call.endsWith("/getByIds"));
    }

    get calls(): string[] {
        return this.graph.requests.map(nameOf);
    }

    private answer(request: TransportRequest): Answer {
        const call = nameOf(request);
        const index = this.first.findIndex((fault) => fault.call === call);
        const [fault] = index < 0 ? [] : this.first.splice(index, 1);
        if (fault !== undefined && !fault.isDone) {
            return fault.answer;
        }
        const steps = stepsOf(request);
        if (steps !== undefined) {
            return batchAnswer(steps, ({ method, url, body }) =>
                this.answer({
                    ...request,
                    method,
                    url: new URL(`/v1.0${url}`, request.url).href,
                    body: JSON.stringify(body),
                }),
            );
        }
        const answer = this.serve(
            request.method,
            call.split(" ")[1] ?? "",
            new URL(request.url).searchParams,
            JSON.parse(request.body ?? "{}") as Entity,
        );
        return fault?.answer ?? answer;
    }

    private serve(method: string, path: string, search: URLSearchParams, body: Entity): Answer {
        const [kind = "", id = "", relation, target] = path.split("/").slice(1);
        switch (`${method} ${kind} ${relation ?? ""}`.trim()) {
            case "POST directoryObjects":
                return found({
                    value: [...this.users.values(), ...this.groups.values()].filter((object) =>
                        (body["ids"] as string[]).includes(String(object["id"])),
                    ),
                });
            case "GET identity policies":
                return found({ value: this.policies });
            case "POST identity policies": {
                const policy = { ...this.made(), ...body };
                this.policies.push(policy);
                return { status: 201, body: policy };
            }
            case "PATCH identity policies":
            case "DELETE identity policies":
                return this.changePolicy(target ?? "", method === "PATCH" ? body : undefined);
            case "POST groups": {
                const group = { ...this.made(), ...body };
                const references = (body["owners@odata.bind"] as string[] | undefined) ?? [];
                this.groups.set(group.id, group);
                this.owners.set(group.id, new Set(references.map(idIn)));
                return { status: 201, body: group };
            }
            case "GET groups":
                return id === "" ? this.groupsOf(search) : found(this.groups.get(id));
            case "DELETE groups":
                return this.groups.delete(id) ? noContent : refusal(404);
            case "GET groups appRoleAssignments":
            case "GET roleManagement roleAssignments":
                return found({ value: [] });
            case "GET groups owners":
                return listOf(this.owners.get(id));
            case "POST groups owners":
                return add(this.owners.get(id), [String(body["@odata.id"])], "owners");
            case "DELETE groups owners":
                return this.owners.get(id)?.size === 1
                    ? refusal(400, "Request_BadRequest", "The group must have at least one owner.")
                    : remove(this.owners.get(id), target ?? "", "owners");
            case "GET groups members":
                return listOf(this.members.get(id));
            case "PATCH groups":
                return body["members@odata.bind"] === undefined
                    ? change(this.groups, id, body)
                    : add(this.members.get(id), body["members@odata.bind"] as string[], "members");
            case "DELETE groups members":
                return remove(this.members.get(id), target ?? "", "members");
            case "POST invitations":
                return this.invite(body);
            case "GET users":
                return id === "" ? this.usersOf(search) : found(this.users.get(id));
            case "PATCH users":
                return change(this.users, id, body);
            case "DELETE users":
                return this.users.delete(id) ? noContent : refusal(404);
            case "GET users transitiveMemberOf":
                return found({
                    value: (this.roleNames.get(id) ?? []).map((displayName) => ({ displayName })),
                });
            case "GET users manager": {
                const managerId = this.managers.get(id);
                return found(managerId === undefined ? undefined : { id: managerId });
            }
            case "PUT users manager":
                this.managers.set(id, idIn(String(body["@odata.id"])));
                return noContent;
            case "DELETE users manager":
                return this.managers.delete(id) ? noContent : refusal(404);
            case "GET directory microsoft.graph.user":
                return this.usersOf(search, this.deletedUsers);
            case "GET users sponsors":
                return this.users.has(id) ? listOf(this.sponsors.get(id) ?? new Set()) : refusal(404);
            case "POST users sponsors":
                return this.addSponsor(id, String(body["@odata.id"]));
            case "DELETE users sponsors":
                return remove(this.sponsors.get(id), target ?? "", "sponsors");
            default:
                if (kind === "directory" && target === "restore") {
                    return this.restore(relation ?? "");
                }
                return this.servePartner(method, path, body);
        }
    }

    private invite({ invitedUserEmailAddress, resetRedemption, invitedUser }: Entity): Answer {
        const mail = String(invitedUserEmailAddress);
        const named = (invitedUser as { id?: string } | undefined)?.id;
        const known =
            this.users.get(named ?? "") ?? [...this.users.values()].find((user) => user["mail"] === mail);
        const id = known === undefined ? this.nextUserId : String(known["id"]);
        const isPending = known === undefined || resetRedemption === true;
        const link = this.calls.filter((call) => call === "POST /invitations").length;
        this.users.set(id, {
            id,
            mail,
            creationType: "Invitation",
            ...known,
            ...(isPending && { externalUserState: "PendingAcceptance" }),
        });
        return {
            status: 201,
            body: { invitedUser: { id }, inviteRedeemUrl: `https://redeem/${id}/${link}` },
        };
    }

    private restore(id: string): Answer {
        const user = this.deletedUsers.get(id);
        if (user === undefined) {
            return refusal(404);
        }
        this.deletedUsers.delete(id);
        this.users.set(id, user);
        return { status: 200, body: user };
    }

    /** Users whose mail is the first text of a filter. */
    private usersOf(search: URLSearchParams, users = this.users): Answer {
        const address = /'([^']*)'/.exec(search.get("$filter") ?? "")?.[1];
        return found({ value: [...users.values()].filter(({ mail }) => mail === address) });
    }

    /** What the service puts to a new object: an id, and when it was made, in whole seconds. */
    private made(): { id: string; createdDateTime: string } {
        const now = new Date(this.graph.time.now()).toISOString();
        return { id: guid(1_000 + this.madeCount++), createdDateTime: `${now.slice(0, 19)}Z` };
    }

    private groupsOf(search: URLSearchParams): Answer {
        const nickname = /'([^']*)'/.exec(search.get("$filter") ?? "")?.[1];
        return found({
            value: [...this.groups.values()].filter(({ mailNickname }) => mailNickname === nickname),
        });
    }

    private changePolicy(id: string, body: Entity | undefined): Answer {
        const index = this.policies.findIndex((policy) => policy["id"] === id);
        if (index < 0) {
            return refusal(404, "ResourceNotFound", `Policy with id ${id} does not exist in the directory.`);
        }
        this.policies.splice(index, 1, ...(body ? [{ ...this.policies[index], ...body }] : []));
        return noContent;
    }

    private addSponsor(id: string, reference: string): Answer {
        const sponsors = this.sponsors.get(id) ?? new Set();
        this.sponsors.set(id, sponsors);
        return sponsors.size >= 5
            ? refusal(400, "Request_BadRequest", "The number of sponsors exceeds the maximum of 5.")
            : add(sponsors, [reference], "sponsors");
    }

    private servePartner(method: string, path: string, body: Entity): Answer {
        const id = path.split("/partners/")[1] ?? "";
        switch (`${method} ${path.replace(id, "")}`) {
            case "POST /policies/crossTenantAccessPolicy/partners": {
                const tenantId = String(body["tenantId"]);
                if (this.partners.has(tenantId)) {
                    return refusal(
                        409,
                        "Request_MultipleObjectsWithSameKeyValue",
                        "The partner exists already.",
                    );
                }
                this.partners.set(tenantId, body);
                return { status: 201, body };
            }
            case "GET /policies/crossTenantAccessPolicy/default":
                return found({
                    "@odata.context": "$metadata#policies/crossTenantAccessPolicy/default/$entity",
                    isServiceDefault: true,
                });
            case "GET /policies/crossTenantAccessPolicy/partners/":
                return found(this.partners.get(id));
            case "PATCH /policies/crossTenantAccessPolicy/partners/":
                return change(this.partners, id, body);
            case "DELETE /policies/crossTenantAccessPolicy/partners/":
                return this.partners.delete(id) ? noContent : refusal(404);
            default:
                return refusal(501, "NotImplemented", `The fake directory does not know ${method} ${path}.`);
        }
    }
}

function nameOf({ method, url }: TransportRequest): string {
    return `${method} ${new URL(url).pathname.replace(/^\/(v1\.0|beta)/, "")}`;
}

function found(entity: Entity | undefined): Answer {
    return entity === undefined ? refusal(404) : { status: 200, body: entity };
}

function listOf(ids: ReadonlySet<string> | undefined): Answer {
    return found(ids && { value: [...ids].map((id) => ({ id })) });
}

function change(table: Map<string, Entity>, id: string, body: Entity): Answer {
    const entity = table.get(id);
    if (entity === undefined) {
        return refusal(404);
    }
    table.set(id, { ...entity, ...body });
    return noContent;
}

function idIn(reference: string): string {
    return reference.split("/").at(-1) ?? "";
}

/** All or nothing, as the service does it. */
function add(present: Set<string> | undefined, references: readonly string[], property: string): Answer {
    const ids = references.map(idIn);
    if (present === undefined) {
        return refusal(404);
    }
    if (ids.length > 20) {
        return refusal(400, "Request_BadRequest", "Too many references.");
    }
    if (ids.some((id) => present.has(id))) {
        return existingReference(property);
    }
    ids.forEach((id) => present.add(id));
    return noContent;
}

function remove(present: Set<string> | undefined, id: string, property: string): Answer {
    return present?.delete(id) ? noContent : absentReference(property);
}

export function existingReference(property = "members"): Answer {
    return refusal(
        400,
        "Request_BadRequest",
        `One or more added object references already exist for the following modified properties: '${property}'.`,
    );
}

export function absentReference(property = "members"): Answer {
    return refusal(
        400,
        "Request_BadRequest",
        `One or more removed object references do not exist for the following modified properties: '${property}'.`,
    );
}
