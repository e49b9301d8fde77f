/** The reference of the stack config's keys as Markdown, made from the schema that checks them. */

/** The part of JSON Schema that the stack config's schema uses. */
interface Schema {
    readonly type?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly const?: unknown;
    readonly enum?: readonly unknown[];
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
    readonly items?: Schema;
    readonly anyOf?: readonly Schema[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly maxLength?: number;
    readonly pattern?: string;
}

interface Row {
    readonly path: string;
    readonly values: string;
    readonly standard: string;
    readonly meaning: string;
}

const introduction = `# The stack config's keys

Made from the schema that checks them, by \`npm run docs\`. All keys stand under the namespace \`entra-b2b\`, such as \`entra-b2b:guestList\`; \`stacks/Pulumi.contoso.yaml\` shows them in use. \`[]\` stands for each entry of a list. Sign-in has the [azuread provider's](https://www.pulumi.com/registry/packages/azuread/installation-configuration/) keys.
`;

/** @param schema - Of all keys, as `tenantJsonSchema` has it. */
export function configReference(schema: unknown): string {
    const { properties = {} } = schema as Schema;
    const seen = new Map<string, string>();
    const all = Object.entries(properties).map(([key, value]) => {
        const [own, ...inner] = rowsOf(value, key, seen, false);
        return { key, value, own: own ? [own] : [], inner };
    });
    const simple = all.filter(({ inner }) => inner.length === 0).flatMap(({ own }) => own);
    const sections = all
        .filter(({ inner }) => inner.length > 0)
        .map(({ key, value, inner }) =>
            [
                `## ${key}`,
                [listOrKeys(value), value.description ?? ""].join(" ").trim(),
                table(inner.map((row) => ({ ...row, path: within(key, row.path) }))),
            ].join("\n\n"),
        );
    return [introduction.trimEnd(), "## Single values", table(simple), ...sections].join("\n\n") + "\n";
}

function listOrKeys({ type }: Schema): string {
    return type === "array" ? "A list." : "";
}

/** A path without the key whose section it stands in. */
function within(key: string, path: string): string {
    return path.slice(key.length).replace(/^(\[\])?\.?/, "");
}

/** The key's own row, and those of what it holds. */
function rowsOf(schema: Schema, path: string, seen: Map<string, string>, isRequired: boolean): Row[] {
    const row = {
        path,
        values: valuesOf(schema),
        standard: isRequired ? "required" : standardOf(schema),
        meaning: schema.description ?? "",
    };
    return [row, ...innerRows(schema, path, seen, row)];
}

function innerRows(schema: Schema, path: string, seen: Map<string, string>, owner: Row): Row[] {
    const entry = (at: string, one: Schema) => (one.items ? [{ at: `${at}[]`, object: one.items }] : []);
    const certain = [{ at: path, object: schema }, ...entry(path, schema)];
    // Of the keys of a choice none is required by itself. What an entry of a list may be is a choice, too.
    const choices = certain.flatMap(({ at, object }) =>
        (object.anyOf ?? []).flatMap((one) => [{ at, object: one }, ...entry(at, one)]),
    );
    const withKeys = [
        ...certain.map((one) => ({ ...one, isChoice: false })),
        ...choices.map((one) => ({ ...one, isChoice: true })),
    ].filter(({ object }) => object.properties !== undefined);
    const text = JSON.stringify(withKeys.map(({ object }) => object.properties));
    const earlier = withKeys.length > 0 ? seen.get(text) : undefined;
    if (earlier !== undefined) {
        return [
            {
                ...owner,
                path: `${path}…`,
                values: "",
                standard: "",
                meaning: `Holds what \`${earlier}\` holds.`,
            },
        ];
    }
    seen.set(text, path);
    return withKeys.flatMap(({ at, object, isChoice }) =>
        Object.entries(object.properties ?? {}).flatMap(([key, value]) =>
            rowsOf(value, `${at}.${key}`, seen, !isChoice && object.required?.includes(key) === true),
        ),
    );
}

/** What can be written, in words. */
function valuesOf(schema: Schema): string {
    if (schema.anyOf !== undefined) {
        return [...new Set(schema.anyOf.map(valuesOf))].join(" or ");
    }
    if (schema.enum !== undefined) {
        return schema.enum.map((value) => code(value)).join(", ");
    }
    if (schema.const !== undefined) {
        return code(schema.const);
    }
    if (schema.type === "array") {
        return schema.items?.properties || schema.items === undefined
            ? "list"
            : `list of ${valuesOf(schema.items)}`;
    }
    const words: Record<string, string> = {
        boolean: "`true`, `false`",
        integer: `whole number${rangeOf(schema)}`,
        number: "number",
        object: "keys below",
        string: textOf(schema),
    };
    return words[schema.type ?? ""] ?? "";
}

function rangeOf({ minimum, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
    if (minimum === undefined) {
        return "";
    }
    return maximum === Number.MAX_SAFE_INTEGER ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function textOf({ maxLength, pattern }: Schema): string {
    if (pattern?.includes("{8}(-") === true) {
        return "GUID";
    }
    return maxLength === undefined ? "text" : `text, at most ${maxLength} characters`;
}

function standardOf({ default: standard }: Schema): string {
    const isNothing =
        standard === undefined ||
        (typeof standard === "object" && standard !== null && Object.keys(standard).length === 0);
    return isNothing ? "" : code(standard);
}

function code(value: unknown): string {
    return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function table(rows: readonly Row[]): string {
    const cells = rows.map(({ path, values, standard, meaning }) => [
        code(path),
        values,
        standard,
        meaning.replaceAll("|", "\\|").replaceAll("\n", " "),
    ]);
    const head = ["key", "values", "default", "meaning"];
    return [head, head.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
