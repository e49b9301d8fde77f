import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from "yaml";
import { namespace } from "../../config";
import { isGuid } from "../../rules/guid";
import { unifiedDiff, type LineEdit } from "./unifiedDiff";
import { append } from "../../rules/lists";

/** A home tenant that is to be trusted. */
export interface TrustWanted {
    readonly homeTenantId: string;
    /** For a partner that is not declared yet. */
    readonly name: string;
    /** Of its people's addresses; a partner can be declared by it alone. */
    readonly domain: string;
}

/** A stack config as its file has it. */
export interface ConfigText {
    /** As the diff names it. */
    readonly file: string;
    readonly text: string;
}

const partnersKey = `${namespace}partners`;

/** A proposed change of a stack config. */
export interface TrustPatch {
    /** A unified diff; `null`: there is nothing to change, or nothing that can be written. */
    readonly patch: string | null;
    /**
     * Home tenants whose place in the file has a form that is not changed here, such as a map on one line, or whose id in the
     * log is not an id.
     */
    readonly byHand: readonly TrustWanted[];
}

/**
 * The change of a stack config that trusts the MFA of some home tenants, as a unified diff. Only lines about trust are
 * touched; comments and order stay.
 */
export function trustPatch({ file, text }: ConfigText, wanted: readonly TrustWanted[]): TrustPatch {
    const counter = new LineCounter();
    const document = parseDocument(text, { lineCounter: counter });
    const config = document.get("config");
    if (wanted.length === 0 || document.errors.length > 0 || !isMap(config) || config.flow === true) {
        return { patch: null, byHand: wanted };
    }
    const lines = text.split("\n");
    const lineAt = (offset: number) => counter.linePos(offset).line - 1;
    const partners = config.get(partnersKey, true);
    const items = isSeq(partners) ? partners.items.filter((item) => isMap(item)) : [];
    const edits: LineEdit[] = [];
    const additions: TrustWanted[] = [];
    const byHand: TrustWanted[] = [];
    const isOnOneLine = isSeq(partners) && partners.flow === true && items.length > 0;
    for (const one of wanted) {
        const item = items.find(
            (each) =>
                String(each.get("tenantId")).toLowerCase() === one.homeTenantId ||
                each.get("tenantDomain") === one.domain,
        );
        const own = item && editsOf(item, lines, lineAt);
        // The log may be a file, and what is in its rows must not become lines of the stack config.
        if (!isGuid(one.homeTenantId) || isOnOneLine || (item !== undefined && own === undefined)) {
            byHand.push(one);
        } else if (own === undefined) {
            additions.push(one);
        } else {
            append(edits, own);
        }
    }
    if (additions.length > 0) {
        edits.push(
            isSeq(partners) && items.length > 0
                ? entriesAfter(items.at(-1)!, additions, lines, lineAt)
                : section(config, additions, lines, lineAt),
        );
    }
    return { patch: edits.length === 0 ? null : unifiedDiff(file, lines, edits), byHand };
}

type LineAt = (offset: number) => number;

/** A partner that is declared: its trust is set, and its other lines stay. `undefined`: it has another form. */
function editsOf(item: YAMLMap, lines: readonly string[], lineAt: LineAt): LineEdit[] | undefined {
    const pair = item.items.find(({ key }) => isScalar(key) && key.value === "inboundTrust");
    if (pair === undefined || item.flow === true) {
        return undefined;
    }
    const key = pair.key as Node;
    const keyLine = lineAt(key.range![0]);
    const indent = " ".repeat(columnOf(key, lines, lineAt));
    const value = pair.value as Node | null;
    if (isMap(value) && value.flow !== true) {
        const accepted = value.items.find((each) => isScalar(each.key) && each.key.value === "isMfaAccepted");
        if (accepted !== undefined) {
            const line = lineAt((accepted.key as Node).range![0]);
            const changed = lines[line]!.replace(/(isMfaAccepted\s*:\s*)\S+/, "$1true");
            return changed === lines[line] ? [] : [{ line, removed: 1, inserted: [changed] }];
        }
        const first = value.items[0]?.key as Node | undefined;
        const inner = first === undefined ? `${indent}    ` : " ".repeat(columnOf(first, lines, lineAt));
        return [{ line: keyLine + 1, removed: 0, inserted: [`${inner}isMfaAccepted: true`] }];
    }
    const others = isMap(value)
        ? value.items.map(({ key: name, value: of }) => [String(name), String(of)] as const)
        : [];
    const members = [
        ["isMfaAccepted", "true"] as const,
        ...others.filter(([name]) => name !== "isMfaAccepted"),
    ];
    const endLine = value?.range ? lineAt(Math.max(value.range[0], value.range[1] - 1)) : keyLine;
    const head = lines[keyLine]!.slice(0, lines[keyLine]!.indexOf("inboundTrust"));
    return [
        {
            line: keyLine,
            removed: endLine - keyLine + 1,
            inserted: [`${head}inboundTrust:`, ...members.map(([name, of]) => `${indent}    ${name}: ${of}`)],
        },
    ];
}

function columnOf(node: Node, lines: readonly string[], lineAt: LineAt): number {
    const line = lineAt(node.range![0]);
    return node.range![0] - lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
}

function entriesAfter(
    last: YAMLMap,
    additions: readonly TrustWanted[],
    lines: readonly string[],
    lineAt: LineAt,
): LineEdit {
    const column = columnOf(last.items[0]!.key as Node, lines, lineAt);
    const end = lineAt(last.range![1] - 1) + 1;
    return { line: end, removed: 0, inserted: entries(additions, column) };
}

/** All keys of a partner that the stack config requires. The dash stands two columns before them. */
function entries(additions: readonly TrustWanted[], column: number): string[] {
    const [dash, indent] = [`${" ".repeat(column - 2)}- `, " ".repeat(column)];
    return additions.flatMap(({ name, homeTenantId }) => [
        `${dash}name: ${partnerName(name, homeTenantId)}`,
        `${indent}tenantId: ${homeTenantId}`,
        `${indent}inboundTrust:`,
        `${indent}    isMfaAccepted: true`,
    ]);
}

function section(
    config: YAMLMap,
    additions: readonly TrustWanted[],
    lines: readonly string[],
    lineAt: LineAt,
): LineEdit {
    const first = config.items[0]?.key as Node | undefined;
    const column = first === undefined ? 4 : columnOf(first, lines, lineAt);
    const existing = config.items.find(({ key }) => isScalar(key) && key.value === partnersKey);
    const head = `${" ".repeat(column)}${partnersKey}:`;
    const inserted = [head, ...entries(additions, column + 6)];
    if (existing !== undefined) {
        return { line: lineAt((existing.key as Node).range![0]), removed: 1, inserted };
    }
    const end = lines.length - (lines.at(-1) === "" ? 1 : 0);
    return { line: end, removed: 0, inserted };
}

/** A name as the stack config takes it: names come from addresses, and an id alone would say nothing to a reader. */
function partnerName(name: string, homeTenantId: string): string {
    const words = name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "");
    return `${words === "" ? "partner" : words.slice(0, 60)}-${homeTenantId.slice(0, 4)}`;
}
