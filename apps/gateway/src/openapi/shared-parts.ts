import type {
  ComponentsObject,
  ExampleObject,
  HeaderObject,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
} from '@nestjs/swagger';

type Kinds = {
  examples: ExampleObject;
  headers: HeaderObject;
  responses: ResponseObject;
  parameters: ParameterObject;
};

/** Parts that operations share. Each is in the description once, and operations refer to it. */
export class SharedParts {
  private readonly kept: { [Kind in keyof Kinds]: Map<string, Kinds[Kind]> } = {
    examples: new Map(),
    headers: new Map(),
    responses: new Map(),
    parameters: new Map(),
  };

  /** Keeps a part under its name, unless it is there, and gives the reference to it. */
  share<Kind extends keyof Kinds>(
    kind: Kind,
    name: string,
    make: () => Kinds[Kind],
  ): ReferenceObject {
    const kept = this.kept[kind];
    if (!kept.has(name)) kept.set(name, make());
    return { $ref: `#/components/${kind}/${name}` };
  }

  get components(): Pick<ComponentsObject, keyof Kinds> {
    return {
      examples: inOrder(this.kept.examples),
      headers: inOrder(this.kept.headers),
      responses: inOrder(this.kept.responses),
      parameters: inOrder(this.kept.parameters),
    };
  }
}

function inOrder<Part>(parts: Map<string, Part>): Record<string, Part> {
  return Object.fromEntries([...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
