import { directoryRoles } from "../../rules/directoryRole";
import { compact, type Entry, type NotImported } from "./finding";
import type { Names } from "./names";
import type { GraphObject, TenantSnapshot } from "./tenantSnapshot";

/** Who holds which role where, and until when. */
interface Holding {
    readonly id: string;
    readonly principalId: string;
    readonly role: string;
    readonly assignment: "active" | "eligible";
    readonly scope: string;
    readonly endDateTime: string | undefined;
}

const unit = /^\/administrativeUnits\/([^/]+)$/i;

function roleName(id: string): string {
    return Object.entries(directoryRoles).find(([, known]) => known === id)?.[0] ?? id;
}

function holdingOf(row: GraphObject, assignment: Holding["assignment"]): Holding {
    const schedule = row["scheduleInfo"] as { expiration?: { endDateTime?: string | null } } | undefined;
    return {
        id: row.id,
        principalId: String(row["principalId"]).toLowerCase(),
        role: roleName(String(row["roleDefinitionId"]).toLowerCase()),
        assignment,
        scope: String(row["directoryScopeId"]),
        endDateTime: schedule?.expiration?.endDateTime ?? undefined,
    };
}

/**
 * Roles that guests and groups of guests hold, as entries of the stack config. Object ids name the holders, so that
 * the stack config does not reveal who they are.
 *
 * @param groupNames - Names of imported groups, by id.
 */
export function roleEntries(
    { roleAssignments, roleEligibilities }: TenantSnapshot,
    guestIds: ReadonlySet<string>,
    groupNames: ReadonlyMap<string, string>,
    names: Names,
): { readonly entries: readonly Entry[]; readonly left: readonly NotImported[] } {
    const isOurs = ({ principalId }: Holding) => guestIds.has(principalId) || groupNames.has(principalId);
    const eligible = roleEligibilities.map((row) => holdingOf(row, "eligible")).filter(isOurs);
    const left: NotImported[] = [];
    const skip = ({ id, role }: Holding, reason: string) => {
        left.push({ kind: "role assignment", id, name: role, reason });
        return false;
    };
    const isActivated = (holding: Holding) =>
        eligible.some(
            ({ principalId, role, scope }) =>
                principalId === holding.principalId && role === holding.role && scope === holding.scope,
        );
    const active = roleAssignments
        .map((row) => holdingOf(row, "active"))
        .filter(isOurs)
        .filter(
            (holding) =>
                !isActivated(holding) || skip(holding, "belongs to an eligible user who activated the role"),
        );
    const whole = [...active, ...eligible].filter(
        (holding) =>
            holding.scope === "/" ||
            unit.test(holding.scope) ||
            skip(
                holding,
                `counts in ${holding.scope}, which is neither the directory nor an administrative unit`,
            ),
    );
    const alike = new Map<string, Holding[]>();
    for (const holding of whole) {
        const { role, assignment, scope, endDateTime } = holding;
        const key = JSON.stringify([role, assignment, scope, endDateTime]);
        alike.set(key, [...(alike.get(key) ?? []), holding]);
    }
    return { entries: [...alike.values()].flatMap((some) => entryOf(some, groupNames, names)), left };
}

function entryOf(
    holdings: readonly Holding[],
    groupNames: ReadonlyMap<string, string>,
    names: Names,
): Entry[] {
    const [first] = holdings;
    if (first === undefined) {
        return [];
    }
    const { role, assignment, scope, endDateTime } = first;
    const isHarmless = ["guestInviter", "directoryReaders"].includes(role);
    const people = holdings.filter(({ principalId }) => !groupNames.has(principalId));
    const groups = holdings.flatMap(({ principalId }) => groupNames.get(principalId) ?? []);
    const words = role.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`);
    return [
        compact({
            name: names.of(`${words} ${assignment}`, "role"),
            role,
            assignment,
            administrativeUnitId: unit.exec(scope)?.[1]?.toLowerCase(),
            endDateTime,
            acknowledgePermanentPrivilegedRole: !isHarmless && endDateTime === undefined ? true : undefined,
            groups: groups.length > 0 ? groups : undefined,
            principalIds: people.length > 0 ? people.map(({ principalId }) => principalId) : undefined,
        }),
    ];
}
