import { PartnerView, type AuditSource } from '#libs/storage';
import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientAddress } from '../http/client-address.js';
import { htmlPage, type HtmlPage } from '../http/html-page.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { PARTNER_PAGE_URL } from './edit-partner-links.js';
import { FollowPartnerLink, type FollowedLink } from './follow-partner-link.js';
import { PartnerActions } from './partner-actions.js';
import { partnerCookie, readPartnerCookie } from './partner-cookie.js';
import { readPartnerForm, type PartnerWish } from './partner-form.js';
import { DONE, endpointsPage, openPage, secretPage, surePage, type Done } from './partner-pages.js';
import { formKeyOf, isFormKeyOf } from './partner-token.js';

/** Nobody but we ourselves make such a query, and whatever else is in it says nothing. */
const pageQuery = z.record(z.string(), z.unknown());
const anyForm = z.unknown();

const OVER = 'This link works no more, or is not whole. Ask whoever gave it to you for a new one.';
const FOREIGN = 'This did not come from the page itself, so nothing was done.';
const NOT_DONE = 'That could not be done: it may have changed meanwhile.';

/**
 * Where a partner looks after the webhooks that it gets. The token of its link is in the cookie; a form
 * that changes something also has a key that only a page opened by that token holds.
 */
@ApiTags('Webhooks')
@Controller('partner')
export class PartnerPageController {
  /** As browsers see it. */
  private readonly path: string;

  constructor(
    private readonly follow: FollowPartnerLink,
    private readonly view: PartnerView,
    private readonly actions: PartnerActions,
    @Inject(PARTNER_PAGE_URL) private readonly pageUrl: URL,
  ) {
    this.path = pageUrl.pathname;
  }

  @Get()
  @ApiOperation({ operationId: 'showPartnerPage', summary: 'The page of a partner link' })
  @ApiQuery({
    name: 'done',
    required: false,
    schema: { type: 'string', enum: Object.keys(DONE) },
    description: 'What was done last, so that the page says so.',
  })
  @ApiOkResponse({ description: 'A page for people.' })
  @ApiProblems('unavailable')
  async show(
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const done = doneOf(query['done']);
    const given = readPartnerCookie(request.headers.cookie);
    const link = await this.follow.run(given);
    if (!link) {
      const words = given !== null ? OVER : done === 'left' ? DONE.left : null;
      return htmlPage(request, reply, openPage(this.path, words));
    }
    return htmlPage(request, reply, await this.pageOf(link, done));
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'usePartnerPage', summary: 'What the forms of that page do' })
  @ApiOkResponse({ description: 'A page for people.' })
  @ApiResponse({ status: 303, description: 'Done; back to the page.' })
  @ApiProblems('unavailable')
  async use(
    @Body({ schema: anyForm }) body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const refuse = (words: string, status = 400) =>
      htmlPage(request, reply, openPage(this.path, words, status));
    const wish = readPartnerForm(body);
    if (!wish || !isFromHere(request)) return refuse(FOREIGN);
    if (wish.do === 'leave') {
      this.setCookie(reply, null, new Date(0));
      return this.back(reply, 'left');
    }
    if (wish.do === 'open') {
      const link = await this.follow.run(wish.link);
      if (!link) return refuse(OVER);
      this.setCookie(reply, link.token, link.expiresAt);
      return this.back(reply, null);
    }
    const link = await this.follow.run(readPartnerCookie(request.headers.cookie));
    if (!link) return refuse(OVER);
    if (!isFormKeyOf(link.token, wish.key) || !link.mayChange) return refuse(FOREIGN);
    const source = {
      actor: `partner-link:${link.id}`,
      requestId: request.id,
      ip: clientAddress(request),
    };
    if (wish.do === 'resend') {
      const isResent = await this.actions.resend(link, wish.delivery, source);
      return isResent ? this.back(reply, 'resent') : refuse(NOT_DONE, 409);
    }
    const page = await this.rotate(link, wish, source);
    return page ? htmlPage(request, reply, page) : refuse(NOT_DONE, 409);
  }

  /** Asks whether it is meant, and shows the new secret once it is. Null when it cannot be done. */
  private async rotate(
    link: FollowedLink,
    { endpoint: id, isSure }: Extract<PartnerWish, { do: 'rotate' }>,
    source: AuditSource,
  ): Promise<HtmlPage | null> {
    if (isSure) {
      const rotated = await this.actions.rotate(link, id, source);
      return rotated && secretPage(this.path, rotated);
    }
    const seen = await this.view.read(link.tenantId, link.endpointIds);
    const endpoint = seen.find((one) => one.id === id);
    const formKey = formKeyOf(link.token);
    return endpoint ? surePage({ action: this.path, formKey }, endpoint) : null;
  }

  private async pageOf(link: FollowedLink, done: Done | null): Promise<HtmlPage> {
    const endpoints = await this.view.read(link.tenantId, link.endpointIds);
    const { expiresAt, mayChange } = link;
    const formKey = formKeyOf(link.token);
    return endpointsPage({ action: this.path, formKey, endpoints, expiresAt, mayChange, done });
  }

  private setCookie(reply: FastifyReply, token: string | null, expiresAt: Date): void {
    void reply.header('set-cookie', partnerCookie(this.pageUrl, token, expiresAt, new Date()));
  }

  /** By a GET, so that a reload does nothing again. */
  private back(reply: FastifyReply, done: Done | null): string {
    const location = done === null ? this.path : `${this.path}?done=${done}`;
    void reply.status(303).headers({ location, 'content-type': 'text/html; charset=utf-8' });
    return '';
  }
}

function doneOf(value: unknown): Done | null {
  return value === 'resent' || value === 'left' ? value : null;
}

/** Browsers say where a request comes from. Source: W3C, "Fetch Metadata", `Sec-Fetch-Site`. */
function isFromHere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
