import assert from "node:assert/strict";
import fc from "fast-check";
import { checkGuestList, type Problem } from "../../config";

const titles =
    "Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required," +
    "Send invitation message (true or false) [sendEmail],Customized invitation message [customizedMessageBody]";
const furtherTitles = ",Display name [displayName],Company [companyName],Groups [groups],Sponsors [sponsors]";
const url = "https://myapplications.microsoft.com";
const sponsorId = "00000000-0000-4000-8000-00000000a002";

/** A list in the template with further columns; the first of `rows` is on line 3. */
function list(...rows: string[]): string {
    return ["version:v1.0", titles + furtherTitles, ...rows, ""].join("\n");
}

function check(
    content: string | Uint8Array,
    groups: readonly string[] | undefined = ["engineering", "finance"],
) {
    return checkGuestList(
        typeof content === "string" ? Buffer.from(content) : content,
        "stacks/guests.csv",
        groups,
    );
}

function guestsOf(content: string | Uint8Array) {
    const { guests, problems } = check(content);
    assert.deepEqual(problems, []);
    return guests;
}

function placeOf({ line, column, field }: Problem): string {
    return `${line}:${column} ${field}`;
}

/** Asserts exactly these problems, by place and text. */
function assertProblems(content: string | Uint8Array, ...expected: [place: string, message: RegExp][]): void {
    const { problems } = check(content);
    assert.deepEqual(
        problems.map(placeOf),
        expected.map(([place]) => place),
    );
    for (const [index, problem] of problems.entries()) {
        assert.match(problem.message, expected[index]?.[1] ?? /$^/);
        assert.equal(problem.file, "stacks/guests.csv");
        assert.notEqual(problem.cure, "");
    }
}

describe("A guest list", () => {
    it("is read from the unchanged template of the admin center", () => {
        const guests = guestsOf(
            [
                "version:v1.0",
                titles,
                `Alice@Fabrikam.example,${url},TRUE,Welcome to Contoso`,
                `bob@fabrikam.example,${url}`,
            ].join("\n"),
        );
        assert.deepEqual(guests, [
            {
                emailAddress: "alice@fabrikam.example",
                redirectUrl: url,
                sendInvitationMessage: true,
                customizedMessageBody: "Welcome to Contoso",
                groups: [],
                line: 3,
            },
            {
                emailAddress: "bob@fabrikam.example",
                redirectUrl: url,
                sendInvitationMessage: false,
                groups: [],
                line: 4,
            },
        ]);
    });

    it("takes name, company, groups and sponsors from further columns", () => {
        const [guest] = guestsOf(
            list(
                `a@fabrikam.example,${url},,,"Grace ""Gigi"" Garcia","Northwind, Inc.",engineering; finance;engineering,${sponsorId.toUpperCase()}`,
            ),
        );
        assert.equal(guest?.displayName, 'Grace "Gigi" Garcia');
        assert.equal(guest.companyName, "Northwind, Inc.");
        assert.deepEqual(guest.groups, ["engineering", "finance"]);
        assert.deepEqual(guest.sponsorIds, [sponsorId]);
    });

    it("takes the whole profile, redemption and removal from further columns", () => {
        const further =
            "[jobTitle],[department],[country],[usageLocation],[preferredLanguage],[blockSignIn]," +
            "[showInAddressList],[manager],[messageLanguage],[additionalRecipient],[onRemove]," +
            "[resendInvitation],[resetRedemption],[formerEmailAddress],[givenName],[surname]";
        const row =
            `a@fabrikam.example,${url},true,,Auditor,Audit,Germany,de,de-DE,FALSE,true,` +
            `${sponsorId.toUpperCase()},fr,boss+copy@fabrikam.example,block,2,2026-11-01,A.Old@Fabrikam.example,Ada,O'Neil`;
        const [guest] = guestsOf(["version:v1.0", `${titles},${further}`, row].join("\n"));
        assert.deepEqual(guest, {
            emailAddress: "a@fabrikam.example",
            redirectUrl: url,
            sendInvitationMessage: true,
            givenName: "Ada",
            surname: "O'Neil",
            jobTitle: "Auditor",
            department: "Audit",
            country: "Germany",
            usageLocation: "DE",
            preferredLanguage: "de-DE",
            blockSignIn: false,
            showInAddressList: true,
            managerId: sponsorId,
            messageLanguage: "fr",
            additionalRecipient: "boss+copy@fabrikam.example",
            onRemove: "block",
            resendInvitation: "2",
            resetRedemption: "2026-11-01",
            formerEmailAddress: "a.old@fabrikam.example",
            groups: [],
            line: 3,
        });
    });

    it("finds columns by the property in brackets, in any order and language", () => {
        const [guest] = guestsOf(
            `version:v1.0\nUmleitungs-URL [inviteRedirectURL] Erforderlich,Firma [COMPANYNAME],Mailadresse [inviteeEmail] Erforderlich\n${url},Fabrikam,a@fabrikam.example`,
        );
        assert.equal(guest?.emailAddress, "a@fabrikam.example");
        assert.equal(guest.companyName, "Fabrikam");
    });

    it("skips the template's own example row", () => {
        const rows = [
            `"Example: lstokes@fabrikam.com",${url},TRUE,Welcome to the Contoso organization!`,
            `EXAMPLE:x,not a url,perhaps,`,
            `a@fabrikam.example, ${url}, false,`,
        ];
        assert.deepEqual(
            guestsOf(list(...rows)).map(({ emailAddress, line }) => [emailAddress, line]),
            [["a@fabrikam.example", 5]],
        );
    });

    it("skips blank rows, and rows of commas as spreadsheets leave them, and counts their lines", () => {
        const text = `version:v1.0,,,\n${titles}\n\n,,,\na@fabrikam.example,${url},,\n   \nb@fabrikam.example,${url},,\n,,,,,,\n`;
        assert.deepEqual(
            guestsOf(text).map(({ line }) => line),
            [5, 7],
        );
    });

    it("may be empty", () => {
        assert.deepEqual(guestsOf(list()), []);
    });

    for (const [name, lineBreak] of [
        ["LF", "\n"],
        ["CRLF", "\r\n"],
        ["CR", "\r"],
    ] as const) {
        it(`may end its lines in ${name}, begin with a byte-order mark, and break lines inside quotes`, () => {
            const text = list(
                `a@fabrikam.example,${url},true,"Welcome!\n\nSee you"`,
                `b@fabrikam.example,${url}`,
            ).replaceAll("\n", lineBreak);
            const guests = guestsOf(`\ufeff${text}`);
            assert.equal(guests[0]?.customizedMessageBody, "Welcome!\n\nSee you");
            assert.deepEqual(
                guests.map(({ line }) => line),
                [3, 6],
            );
        });
    }

    it("may mix kinds of line ends", () => {
        const text = `version:v1.0\r\n${titles}\na@fabrikam.example,${url}\r\nb@fabrikam.example,${url}\n`;
        assert.deepEqual(
            guestsOf(text).map(({ line }) => line),
            [3, 4],
        );
    });

    it("returns what was written, with each row's first line", () => {
        const text = fc.string({ unit: fc.constantFrom(..."ab,;\"'\n\r é漢🙂=#") });
        const row = fc.record({ message: text, displayName: text, isQuoted: fc.boolean() });
        fc.assert(
            fc.property(fc.array(row, { maxLength: 6 }), fc.boolean(), (rows, isLastLineEnded) => {
                const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
                const written = rows.map(
                    ({ message, displayName }, index) =>
                        `g${index}@fabrikam.example,${url},true,${quote(message)},${quote(displayName)}`,
                );
                const whole = ["version:v1.0", titles + furtherTitles, ...written].join("\n");
                const guests = guestsOf(whole + (isLastLineEnded ? "\n" : ""));
                const clean = (field: string) => field.replace(/\r\n?/g, "\n").trim() || undefined;
                const lineOf = (index: number) =>
                    3 + written.slice(0, index).reduce((sum, each) => sum + each.split(/\r\n?|\n/).length, 0);
                assert.deepEqual(
                    guests.map(({ customizedMessageBody, displayName, line }) => [
                        customizedMessageBody,
                        displayName,
                        line,
                    ]),
                    rows.map(({ message, displayName }, index) => [
                        clean(message),
                        clean(displayName),
                        lineOf(index),
                    ]),
                );
            }),
        );
    });
});

describe("Problems of a guest list", () => {
    it("are named all at once, each with its place", () => {
        assertProblems(
            list(
                `no-address,http://fabrikam.example,perhaps,,${"n".repeat(257)},${"c".repeat(65)},marketing,someone`,
                `,,,,,,engineering,`,
                `a@fabrikam.example,${url},false,"two\nlines"`,
                `"b@fabrikam.example",${url},true,x,,,sales;finance;hr,`,
            ),
            ["3:1 [inviteeEmail]", /is not a valid email address/],
            ["3:2 [inviteRedirectURL]", /is not an https URL/],
            ["3:3 [sendEmail]", /must be true or false/],
            ["3:5 [displayName]", /at most 256/],
            ["3:6 [companyName]", /at most 64/],
            ["3:7 [groups]", /no group "marketing"/],
            ["3:8 [sponsors]", /must be a GUID/],
            ["4:1 [inviteeEmail]", /is empty/],
            ["4:2 [inviteRedirectURL]", /is empty/],
            ["5:4 [customizedMessageBody]", /no mail is sent/],
            ["7:7 [groups]", /no group "sales"/],
            ["7:7 [groups]", /no group "hr"/],
        );
    });

    it("allow names of 256 and companies of 64 characters, and five sponsors", () => {
        const sponsors = (count: number) =>
            Array.from({ length: count }, (_, index) => sponsorId.replace("a002", `b00${index}`)).join(";");
        const row = (count: number) =>
            `a@fabrikam.example,${url},,,${"n".repeat(256)},${"c".repeat(64)},,${sponsors(count)}`;
        assert.equal(guestsOf(list(row(5))).length, 1);
        assertProblems(list(row(6)), ["3:8 [sponsors]", /at most 5/]);
    });

    it("point at the row that has the address already, whatever its case or form", () => {
        assertProblems(
            list(
                `heidi@bücher.example,${url}`,
                `Heidi@BÜCHER.example,${url}`,
                `heidi@xn--bcher-kva.example,${url}`,
            ),
            ["4:1 [inviteeEmail]", /is on line 3 already/],
            ["5:1 [inviteeEmail]", /is on line 3 already/],
        );
    });

    it("name further columns' faults, and what does not go together", () => {
        const further =
            "[usageLocation],[preferredLanguage],[blockSignIn],[manager],[onRemove],[formerEmailAddress],[messageLanguage]";
        const bad = `a@fabrikam.example,${url},true,Welcome,Germany,German,perhaps,boss,keep,a+b@fabrikam.example,de`;
        assertProblems(
            ["version:v1.0", `${titles},${further}`, bad].join("\n"),
            ["3:5 [usageLocation]", /not a country's two-letter code/],
            ["3:6 [preferredLanguage]", /such as de/],
            ["3:7 [blockSignIn]", /must be true or false/],
            ["3:8 [manager]", /must be a GUID/],
            ["3:9 [onRemove]", /retain, block or delete/],
            ["3:10 [formerEmailAddress]", /has "\+" before the @/],
            ["3:11 [messageLanguage]", /no effect/],
        );
    });

    it("name a former address that is still invited, or two people's", () => {
        const rows = [
            `a@fabrikam.example,${url},,,old@fabrikam.example`,
            `b@fabrikam.example,${url},,,OLD@fabrikam.example`,
            `c@fabrikam.example,${url},,,a@fabrikam.example`,
            `d@fabrikam.example,${url},,,gone@fabrikam.example`,
        ];
        assertProblems(
            ["version:v1.0", `${titles},[formerEmailAddress]`, ...rows].join("\n"),
            ["3:5 [formerEmailAddress]", /old@fabrikam\.example is on line 4 too/],
            ["4:5 [formerEmailAddress]", /is on line 3 too/],
            ["5:5 [formerEmailAddress]", /a@fabrikam\.example is on line 3 too/],
        );
    });

    it("name an unquoted comma in a message, which would shift what follows", () => {
        assertProblems(`version:v1.0\n${titles}\na@fabrikam.example,${url},true,Welcome, Alice`, [
            "3:5 row",
            /" ?Alice" is in no column/,
        ]);
    });

    it("name a value under a column without a title", () => {
        assertProblems(
            `version:v1.0\n[inviteeEmail],,[inviteRedirectURL]\na@fabrikam.example,x,${url}\nb@fabrikam.example,,${url}`,
            ["3:2 row", /"x" is in no column/],
        );
    });

    it("name a file whose first line is not the template's version", () => {
        assertProblems(`${titles}\na@fabrikam.example,${url}`, ["1:1 version", /version:v1\.0/]);
        assertProblems("version:v2.0\n", ["1:1 version", /version:v1\.0/]);
        assertProblems("", ["1:1 version", /version:v1\.0/]);
        assertProblems("version:v1.0\n", ["2:1 columns", /is missing/]);
    });

    it("name unknown, repeated and missing columns together", () => {
        assertProblems(
            "version:v1.0\nAddress [inviteeEmail],Again [inviteeEmail],Phone [phone],Name\n",
            ["2:2 Again [inviteeEmail]", /twice/],
            ["2:3 Phone [phone]", /unknown column/],
            ["2:4 Name", /unknown column/],
            ["2:5 [inviteRedirectURL]", /missing/],
        );
    });

    it("say when fields are separated by semicolons", () => {
        const text = list(`a@fabrikam.example,${url},true,"Welcome, Alice"`).replaceAll(",", ";");
        assertProblems(text, ["2:1 columns", /separated by semicolons/]);
        assertProblems(`version:v1.0;;;\n${text.split("\n").slice(1).join("\n")}`, [
            "2:1 columns",
            /semicolons/,
        ]);
    });

    it("say when fields are separated by tabs", () => {
        const text = list(`a@fabrikam.example,${url}`).replaceAll(",", "\t");
        assertProblems(text, ["2:1 columns", /separated by tabs/]);
    });

    for (const separator of ["sep=,", "SEP=;", '"sep=,"']) {
        it(`say that the line ${separator} is too much`, () => {
            assertProblems(`${separator}\n${list(`a@fabrikam.example,${url}`)}`, [
                "1:1 version",
                /only names a separator/,
            ]);
        });
    }

    for (const example of [
        "Beispiel: chris@contoso.com",
        "Exemple : chris@contoso.com",
        "例：chris@contoso.com",
    ]) {
        it(`say that ${example} looks like the template's example row`, () => {
            assertProblems(list(`${example},${url}`), [
                "3:1 [inviteeEmail]",
                /begins with a word and a colon/,
            ]);
        });
    }

    it("say when the file is UTF-16", () => {
        const text = list(`a@fabrikam.example,${url}`);
        const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
        const cases = [utf16, Buffer.from(text, "utf16le"), Buffer.from(utf16).swap16()];
        for (const bytes of cases) {
            assertProblems(bytes, ["1:1 encoding", /UTF-16/]);
        }
    });

    it("name a field with the character NUL, which makes no file UTF-16", () => {
        assertProblems(
            list(`a@fabrikam.example,${url},,,Al\0ice`, `b@fabrikam.example,${url},perhaps`),
            ["3:5 encoding", /NUL \(U\+0000\)/],
            ["4:3 [sendEmail]", /must be true or false/],
        );
    });

    it("quote a long field in part", () => {
        const row = `${"x".repeat(2_000_000)},${url},,,,,${"g".repeat(1_000_000)}`;
        const { problems } = check(list(row));
        assert.deepEqual(problems.map(placeOf), ["3:1 [inviteeEmail]", "3:7 [groups]"]);
        assert.match(problems[0]?.message ?? "", /^"x{100}… \(2,000,000 characters\)" is not a valid/);
        assert.ok(problems.every(({ message, cure }) => message.length + cure.length < 1_000));
    });

    it("are found in a field of a million characters that repeat", function () {
        this.timeout(30_000);
        const long = 1_000_000;
        for (const field of [
            `a${" ".repeat(long)}!`,
            `a${" a".repeat(long)}:`,
            `${"a@".repeat(long)}`,
            `a@${"x.".repeat(long)}`,
            `a@${"x-".repeat(long)}x`,
        ]) {
            assert.deepEqual(check(list(`${field},${url}`)).problems.map(placeOf), ["3:1 [inviteeEmail]"]);
        }
        for (const title of [`${"[".repeat(long)}`, `]${";".repeat(long)}`]) {
            assert.ok(
                check(`version:v1.0\n[inviteeEmail],[inviteRedirectURL],${title}\n`).problems.length > 0,
            );
        }
    });

    it("name each of 100,000 rows with the same former address", function () {
        this.timeout(30_000);
        const rows = Array.from(
            { length: 100_000 },
            (_, index) => `g${index}@a.example,${url},old@a.example`,
        );
        const { problems } = check(
            ["version:v1.0", "[inviteeEmail],[inviteRedirectURL],[formerEmailAddress]", ...rows].join("\n"),
        );
        assert.equal(problems.length, 100_000);
    });

    it("are found in 130,000 rows", function () {
        this.timeout(120_000);
        const { problems } = check(
            `version:v1.0\n[inviteeEmail],[inviteRedirectURL]\n${`x,${url}\n`.repeat(130_000)}`,
        );
        assert.equal(problems.length, 130_000);
    });

    it("of quotes are named in 20 rows, and the rest is not read", () => {
        const { problems } = check(list(`a"@fabrikam.example,${url}\n`.repeat(50_000)));
        assert.equal(problems.length, 21);
        assert.equal(placeOf(problems.at(-1) as Problem), "23:1 quotes");
        assert.match(problems.at(-1)?.message ?? "", /from here on were not read/);
    });

    it("name each field that is not UTF-8, and still check the other rows", () => {
        const text = list(
            `a@fabrikam.example,${url},true,"two\nlines"`,
            `b@fabrikam.example,${url},,,Zoé,Café`,
            `c@fabrikam.example,${url},perhaps`,
        );
        assertProblems(
            Buffer.from(text, "latin1"),
            ["5:5 encoding", /not UTF-8/],
            ["5:6 encoding", /not UTF-8/],
            ["6:3 [sendEmail]", /must be true or false/],
        );
    });

    it("name unbalanced quotes where they begin, and still check the other rows", () => {
        assertProblems(
            list(
                `a@fabrikam.example,${url},true,"two\nlines",Alice "Ally" Ahlers`,
                `b@fabrikam.example,${url},perhaps`,
                `c@fabrikam.example,${url},true,"See" you`,
                `d@fabrikam.example,${url},true,"never closed`,
                `e@fabrikam.example,nowhere`,
            ),
            ["3:5 quotes", /has one inside/],
            ["4:1 quotes", /has one inside/],
            ["5:3 [sendEmail]", /must be true or false/],
            ["6:4 quotes", /follows the closing quote/],
            ["7:4 quotes", /never closed/],
            ["8:2 [inviteRedirectURL]", /is not an https URL/],
        );
    });

    it("take any group when the stack config's groups cannot be determined", () => {
        const { problems } = checkGuestList(
            Buffer.from(list(`a@fabrikam.example,${url},,,,,anything`)),
            "guests.csv",
            undefined,
        );
        assert.deepEqual(problems, []);
    });

    it("are found in any file without a failure, each with line and column", () => {
        const row = fc.string({ unit: fc.constantFrom(...'a@,;"\n\r \0é\ufffd'), maxLength: 60 });
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.uint8Array(),
                    row.map((text) => Buffer.from(list(text))),
                ),
                (bytes) => {
                    const { problems } = check(bytes);
                    assert.ok(problems.every(({ line, column }) => (line ?? 0) > 0 && (column ?? 0) > 0));
                },
            ),
        );
    });
});
