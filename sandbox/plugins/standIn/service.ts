import {
    status,
    type sendUnaryData,
    type ServerUnaryCall,
    type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { changedInputs, unknownInputs, type Properties, type ResourceType } from "./resource";

/** Functions that a program can call, by token: what each answers for its arguments. */
export type Functions<C> = Readonly<
    Record<string, (connection: C, given: Properties) => Promise<Properties>>
>;

/** A stand-in for one of Pulumi's plugins. */
export interface StandIn<C> {
    /** Package name, such as `azuread`. */
    readonly name: string;
    readonly version: string;
    /** Types by token; a further type is a row here. */
    readonly types: Readonly<Record<string, ResourceType<C>>>;
    /** Default none. */
    readonly functions?: Functions<C>;
    /** Signs in, with the provider's configuration by key without its package. */
    readonly connect: (config: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv) => Promise<C>;
}

function plain(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}

/** Leaves undefined members out, which a Struct cannot hold. */
function struct(properties: Properties): Struct {
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** A call that answers with a promise; a thrown error becomes the engine's. */
function unary<Request, Response>(handle: (request: Request) => Promise<Response> | Response) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
        Promise.resolve()
            .then(() => handle(call.request))
            .then(
                (response) => callback(null, response),
                (error: unknown) => {
                    callback({
                        code: status.UNKNOWN,
                        details: error instanceof Error ? error.message : String(error),
                    });
                },
            );
    };
}

/** The provider protocol over the stand-in's resource types. */
export function providerService<C>({
    name,
    version,
    types,
    functions = {},
    connect,
}: StandIn<C>): UntypedServiceImplementation {
    let config: Record<string, string> = {};
    let connection: Promise<C> | undefined;
    const connected = () => (connection ??= connect(config, process.env));
    const typeOf = (urn: string): ResourceType<C> => {
        // urn:pulumi:stack::project::parent$type::name
        const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
        const type = types[token];
        if (type === undefined) {
            throw new Error(
                `the stand-in plugin for ${name} does not serve ${token}; it serves ${Object.keys(types).join(", ")}`,
            );
        }
        return type;
    };

    return {
        getPluginInfo: unary(() => {
            const info = new PluginInfo();
            info.setVersion(version);
            return info;
        }),
        checkConfig: unary((request: proto.CheckRequest) => {
            const response = new proto.CheckResponse();
            response.setInputs(request.getNews());
            return response;
        }),
        diffConfig: unary(() => new proto.DiffResponse()),
        configure: unary(async (request: proto.ConfigureRequest) => {
            config = Object.fromEntries(
                Object.entries(plain(request.getArgs()))
                    .filter(([, value]) => typeof value === "string")
                    .map(([key, value]) => [
                        key.replace(`${name}:`, "").replace("config:", ""),
                        String(value),
                    ]),
            );
            // Like the real plugin, signs in before anything else, even in a preview.
            await connected();
            return new proto.ConfigureResponse();
        }),
        check: unary((request: proto.CheckRequest) => {
            const type = typeOf(request.getUrn());
            const inputs = { ...type.defaults, ...plain(request.getNews()) };
            const response = new proto.CheckResponse();
            response.setInputs(struct(inputs));
            const failures = [
                ...type.required
                    .filter((name) => inputs[name as keyof typeof inputs] === undefined)
                    .map((name) => [name, `Missing required property '${name}'`] as const),
                ...unknownInputs(inputs, type.inputs).map(
                    (name) => [name, `The stand-in plugin does not imitate '${name}'`] as const,
                ),
            ];
            response.setFailuresList(
                failures.map(([property, reason]) => {
                    const failure = new proto.CheckFailure();
                    failure.setProperty(property);
                    failure.setReason(reason);
                    return failure;
                }),
            );
            return response;
        }),
        diff: unary((request: proto.DiffRequest) => {
            const type = typeOf(request.getUrn());
            const changed = changedInputs(
                type,
                plain(request.getOlds()),
                plain(request.getOldInputs()),
                plain(request.getNews()),
            );
            const response = new proto.DiffResponse();
            response.setChanges(
                changed.length > 0
                    ? proto.DiffResponse.DiffChanges.DIFF_SOME
                    : proto.DiffResponse.DiffChanges.DIFF_NONE,
            );
            response.setDiffsList(changed);
            response.setReplacesList(changed.filter((name) => type.forceNew.includes(name)));
            return response;
        }),
        create: unary(async (request: proto.CreateRequest) => {
            const type = typeOf(request.getUrn());
            const created = await type.create(await connected(), plain(request.getProperties()));
            const response = new proto.CreateResponse();
            response.setId(created.id);
            response.setProperties(struct(created.state));
            return response;
        }),
        read: unary(async (request: proto.ReadRequest) => {
            const type = typeOf(request.getUrn());
            const state = plain(request.getProperties());
            const found = await type.read(await connected(), request.getId(), state);
            const response = new proto.ReadResponse();
            if (found !== undefined) {
                const all = { ...state, ...found };
                const before = plain(request.getInputs());
                const isImport = Object.keys(before).length === 0;
                const names = Object.keys(type.inputs).filter((input) => isImport || input in before);
                response.setId(request.getId());
                response.setProperties(struct(all));
                response.setInputs(
                    struct(
                        Object.fromEntries(
                            names.map((input) => [input, (all as Record<string, unknown>)[input]]),
                        ),
                    ),
                );
            }
            return response;
        }),
        update: unary(async (request: proto.UpdateRequest) => {
            const type = typeOf(request.getUrn());
            if (type.update === undefined) {
                throw new Error("this resource cannot be updated in place");
            }
            const [olds, news] = [plain(request.getOlds()), plain(request.getNews())];
            const response = new proto.UpdateResponse();
            response.setProperties(struct(await type.update(await connected(), request.getId(), olds, news)));
            return response;
        }),
        delete: unary(async (request: proto.DeleteRequest) => {
            await typeOf(request.getUrn()).delete(
                await connected(),
                request.getId(),
                plain(request.getProperties()),
            );
            return new Empty();
        }),
        invoke: unary(async (request: proto.InvokeRequest) => {
            const token = request.getTok();
            const answer = functions[token];
            if (answer === undefined) {
                throw new Error(`the stand-in plugin for ${name} does not serve the function ${token}`);
            }
            const response = new proto.InvokeResponse();
            response.setReturn(struct(await answer(await connected(), plain(request.getArgs()))));
            return response;
        }),
        cancel: unary(() => new Empty()),
    };
}
