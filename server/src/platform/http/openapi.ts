import { problemSchema } from '@lintel/shared/errors';
import { applyDecorators, HttpStatus } from '@nestjs/common';
import { ApiOperation, ApiResponse, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';

/** What a route does and answers, for the API document; the schema is the contract the client relies on. */
export function Answers(summary: string, schema?: z.ZodType, status: number = HttpStatus.OK): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...(schema && { standardSchema: schema as never }) }),
  );
}

/** The API document, generated from the contracts when it is first asked for: JSON at /api/openapi.json, to read at /api/docs. */
export function serveApiDocument(app: NestFastifyApplication, version: string): void {
  const info = new DocumentBuilder()
    .setTitle('Lintel')
    .setDescription('Meeting rooms, the screens beside their doors and the departments that meet in them.')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A session token or an agent key.' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An agent key.' }, 'apiKey')
    .addCookieAuth('lintel.session_token', { type: 'apiKey', in: 'cookie' }, 'session')
    .addSecurityRequirements('bearer')
    .build();
  const createDocument = () => {
    const document = SwaggerModule.createDocument(app, info, {
      standardSchemaConverter: (schema, { schemaType }) =>
        schema instanceof z.ZodType ? toOpenApi(schema, schemaType) : undefined,
    });
    return withProblems(document);
  };
  SwaggerModule.setup('api/docs', app, createDocument, {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
}

function toOpenApi(schema: z.ZodType, io: 'input' | 'output') {
  const {
    $schema: _,
    $defs,
    ...converted
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return { schema: converted, components: ($defs ?? {}) as Record<string, unknown> };
}

const idempotencyKeyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Repeated with the same key by the same caller, the request gets its first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

/** Every operation may answer with problem details, every write may be repeated; said once here instead of at each route. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const problem = toOpenApi(problemSchema, 'output').schema;
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem as never },
  };
  const response = {
    description: 'What went wrong and what to do about it (RFC 9457).',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete]) {
      if (operation) operation.responses = { ...operation.responses, default: response };
    }
    for (const write of [path.post, path.put, path.patch, path.delete]) {
      if (write) write.parameters = [...(write.parameters ?? []), idempotencyKeyParameter];
    }
  }
  return document;
}
