import assert from "node:assert/strict";
import fc from "fast-check";

/** Parts of which hostile names are made: they try to trip a terminal, a log or a renderer. */
const parts = [
    ...[
        "##vso[task.complete result=Failed]",
        "##[error]",
        "##",
        "[",
        "::error::x",
        "::",
        ":",
        "vso[",
        "<{%x%}>",
        "##teamcity[x]",
        "\ufeff::error::x",
        "\u2028::warning::x",
        "\v::group::x",
        "\u061c##[warning]",
        "%0A::error::x",
    ],
    ...["<{", "%", "\n", "\r", "\r\n", "\t", " ", "\u0085", "\u2028", "\u00a0", "\0"],
    ...[
        "\u001b[31m",
        "\u001b]0;x\u0007",
        "\u009b31m",
        "\u007f",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u00ad",
    ],
    ...[
        "\u001bP1;x\u001b\\\\",
        "\u009d8;;https://x.example\u009c",
        "\b\b",
        "\u180e",
        "\u{e0001}x",
        "\u{1d173}",
    ],
    ...["\u3164", "\ufe0f", "\ud800", "\udc00", "\ufffe", "⚠️"],
    ...[
        "<b>now</b>",
        "<script>",
        "&lt;",
        "&#39;",
        "'",
        '"',
        "`",
        "|",
        "\\",
        "*",
        "_",
        "~~",
        "#",
        "-",
        "1.",
        "=",
        "!",
    ],
    ...[
        "[x](javascript:alert(1))",
        "[x\\](https://x.example)",
        "![x](https://x.example/p.png)",
        "https://x.example",
        "https://localhost/x",
        "www.x.example",
    ],
    ...[
        "@team",
        "a@x.example",
        "#1",
        "$x$",
        "```",
        "~~~",
        "    x",
        "> [!CAUTION]",
        "- [ ] x",
        "[x]: https://x.example",
        "[^1]",
        "<details>",
        "<x.example>",
        "mailto:a@x.example",
        "xn--x.example/x",
        "GH-1",
        "owner/repo#1",
        "${{ secrets.X }}",
        "<!--",
        "-->",
        "]]>",
        "=1+1",
        "+1",
        "@SUM(A1)",
        "é",
        "日本",
        "x",
    ],
];

/** A text that tries to act wherever it is shown. */
export const hostileText = fc
    .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...parts) }, fc.string({ maxLength: 4 })), {
        minLength: 1,
        maxLength: 12,
    })
    .map((all) => all.join(""));

const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/;
const zeroWidth = /[\u00ad\u200b-\u200d\u2060\ufeff\u3164]/;

/**
 * Asserts that nothing in a text acts on a terminal, on the log of a pipeline or on the Pulumi engine. Written apart
 * from the code that sees to it.
 */
export function assertInert(text: string): void {
    assert.doesNotMatch(text, bidirectional);
    assert.doesNotMatch(text, control);
    assert.doesNotMatch(text, zeroWidth);
    assert.doesNotMatch(text, /\p{Cs}/u);
    assert.ok(!text.includes("<{%"), text);
    for (const line of text.split("\n")) {
        assert.ok(!line.trimStart().startsWith("::"), line);
        assert.doesNotMatch(line, /##(vso)?\[/i);
    }
}
