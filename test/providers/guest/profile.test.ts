import assert from "node:assert/strict";
import { bodyOf, guid, refusal } from "../../graph/fakes";
import { inputs, invited, pending, userId } from "../invitedGuest";
import { createdErrorOf, failuresOf } from "../setUp";

const [boss, other] = [guid(21), guid(22)];

const profile = {
    displayName: "Alice Ahlers",
    companyName: "Fabrikam",
    department: "Audit",
    jobTitle: "Auditor",
    country: "Germany",
    usageLocation: "DE",
    preferredLanguage: "de-DE",
    blockSignIn: true,
    showInAddressList: true,
};

describe("a guest's profile", () => {
    it("is written in one request, with Graph's names and meanings", async () => {
        const { create, directory } = invited();
        await create({ ...inputs, ...profile });
        const { blockSignIn, showInAddressList, ...others } = profile;
        const patch = directory.graph.requests.find(({ method }) => method === "PATCH");
        assert.deepEqual(bodyOf(patch), {
            ...others,
            accountEnabled: !blockSignIn,
            showInAddressList: showInAddressList,
        });
        assert.match(patch?.url ?? "", /\/beta\//);
    });

    it("is written by version 1.0 as long as address lists are not declared", async () => {
        const { create, directory } = invited();
        await create({ ...inputs, jobTitle: "Auditor" });
        assert.match(
            directory.graph.requests.find(({ method }) => method === "PATCH")?.url ?? "",
            /\/v1\.0\//,
        );
    });

    it("reads back as it was declared", async () => {
        const { create, read } = invited();
        const { outs } = await create({ ...inputs, ...profile, managerId: boss });
        const { props } = await read(userId, outs!);
        assert.deepEqual(props, outs);
    });

    it("shows a guest who was unblocked or blocked by hand", async () => {
        const { read } = invited({ accountEnabled: true });
        const { props } = await read(userId, { ...inputs, blockSignIn: true });
        assert.equal(props?.["blockSignIn"], false);
    });

    it("lets no blocked guest in, unless false is declared", async () => {
        const { create, update, user } = invited({ accountEnabled: false });
        await create(inputs);
        await update(userId, { ...inputs, blockSignIn: true }, inputs);
        assert.equal(user()?.["accountEnabled"], false);
        await update(userId, inputs, { ...inputs, blockSignIn: false });
        assert.equal(user()?.["accountEnabled"], true);
    });

    it("accepts a country's letters in any case, and refuses other texts", async () => {
        const { check } = invited();
        const { inputs: checked } = await check({}, { ...inputs, usageLocation: "de" });
        assert.equal(checked?.["usageLocation"], "DE");
        const faults = await failuresOf(invited(), {
            ...inputs,
            usageLocation: "Germany",
            preferredLanguage: "German",
            department: "d".repeat(65),
            jobTitle: "",
            managerId: "boss",
            blockSignIn: "yes",
        });
        assert.deepEqual(faults, [
            "department",
            "jobTitle",
            "usageLocation",
            "preferredLanguage",
            "blockSignIn",
            "managerId",
        ]);
    });
});

describe("a guest's manager", () => {
    it("is set as soon as the replica that answers knows the guest", async () => {
        const { create, manager, directory } = invited();
        directory.users.set(boss, { id: boss });
        directory.next(`PUT /users/${userId}/manager/$ref`, refusal(404));
        await create({ ...inputs, managerId: boss });
        assert.equal(manager(), boss);
    });

    it("is exchanged, and taken away when no longer declared", async () => {
        const { update, manager } = invited();
        await update(userId, inputs, { ...inputs, managerId: boss });
        await update(userId, { ...inputs, managerId: boss }, { ...inputs, managerId: other });
        assert.equal(manager(), other);
        await update(userId, { ...inputs, managerId: other }, inputs);
        assert.equal(manager(), undefined);
    });

    it("stays when someone else has chosen another", async () => {
        const { update, manager, directory } = invited();
        directory.managers.set(userId, other);
        await update(userId, { ...inputs, managerId: boss }, inputs);
        assert.equal(manager(), other);
    });

    it("that is gone shows as drift", async () => {
        const { read } = invited();
        const { props } = await read(userId, { ...inputs, managerId: boss });
        assert.deepEqual(props, { ...inputs, ...pending });
    });

    it("that could not be set is set by the next update", async () => {
        const lifecycle = invited();
        lifecycle.directory.next(
            `PUT /users/${userId}/manager/$ref`,
            refusal(403, "Authorization_RequestDenied"),
        );
        const news = { ...inputs, managerId: boss };
        const error = await createdErrorOf(lifecycle, news);
        await lifecycle.update(userId, error.properties, news);
        assert.equal(lifecycle.manager(), boss);
    });
});
