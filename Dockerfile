# One image for every role: `node dist/src/main.js` serves (CATALYST_ROLE says what), `node dist/src/migrate.js` brings the database up to date.
# A newer base: docker buildx imagetools inspect node:24-bookworm-slim shows its version and digest.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY libs libs
COPY client/src client/src
COPY src src
COPY tools/production-tree.mjs tools/
RUN npm run --silent build && node tools/production-tree.mjs /production

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    UV_THREADPOOL_SIZE=8 \
    NODE_COMPILE_CACHE=/tmp/catalyst-compiled \
    CATALYST_DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /production ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health/live`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1 and handles SIGTERM itself: see src/edge/shutdown.ts.
CMD ["node", "--enable-source-maps", "--max-semi-space-size=16", "dist/src/main.js"]
