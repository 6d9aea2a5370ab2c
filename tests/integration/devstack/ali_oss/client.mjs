// One pass over what ali-oss does with a bucket, signed with version 4; prints what it saw as JSON.
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import OSS from "ali-oss";

const { OSS_ENDPOINT, OSS_BUCKET, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, SCRATCH } = process.env;
const client = (more = {}) =>
  new OSS({
    endpoint: OSS_ENDPOINT,
    region: "oss-cn-hangzhou",
    bucket: OSS_BUCKET,
    accessKeyId: OSS_ACCESS_KEY_ID,
    accessKeySecret: OSS_ACCESS_KEY_SECRET,
    authorizationV4: true,
    retryMax: 0,
    ...more,
  });
const refusal = async (call) => call().then(() => "none", (error) => `${error.status} ${error.code}`);

const oss = client();
const key = "图/a b+c.txt";
const seen = {};

const put = await oss.put(key, Buffer.from("content"), {
  headers: { "Content-Type": "text/plain", "x-oss-tagging": "kind=chart" },
  meta: { who: "node" },
});
seen.put = put.res.status;
const got = await oss.get(key);
seen.get = [got.content.toString(), got.res.headers["x-oss-meta-who"], got.res.headers["content-type"]];
seen.head = (await oss.head(key)).res.headers["x-oss-object-type"];
seen.list1 = (await oss.list({ "max-keys": 10 })).objects.map((item) => item.name);
seen.list2 = (await oss.listV2({ "max-keys": 10 })).objects.map((item) => item.name);

seen.tags = (await oss.getObjectTagging(key)).tag;
await oss.putObjectTagging(key, { a: "b" });
seen.newTags = (await oss.getObjectTagging(key)).tag;

const url = await oss.signatureUrlV4("GET", 60, { queries: {} }, key);
const answer = await fetchAt(url);
seen.signedUrl = [answer.status, await answer.text()];
seen.otherMethod = (await fetchAt(url, { method: "PUT", body: "x" })).status;
seen.unsigned = (await fetchAt(url.split("?")[0])).status;

const whole = Buffer.alloc(250 * 1024, "0123456789");
writeFileSync(`${SCRATCH}/big`, whole);
await oss.multipartUpload("big", `${SCRATCH}/big`, { partSize: 100 * 1024, parallel: 2 });
seen.multipart = (await oss.get("big")).content.equals(readFileSync(`${SCRATCH}/big`));
seen.multipartType = (await oss.head("big")).res.headers["x-oss-object-type"];

seen.wrongSecret = await refusal(() => client({ accessKeySecret: "wrong" }).put("never", Buffer.from("x")));
seen.wrongId = await refusal(() => client({ accessKeyId: "LTAI0" }).put("never", Buffer.from("x")));
seen.wrongRegion = await refusal(() => client({ region: "oss-cn-beijing" }).put("never", Buffer.from("x")));
seen.version1 = await refusal(() => client({ authorizationV4: false }).put("never", Buffer.from("x")));
seen.copy = await refusal(() => oss.copy("never", key));
seen.never = await refusal(() => oss.get("never"));

seen.deleted = (await oss.deleteMulti([key, "big"])).deleted.map((item) => item.Key ?? item).sort();
seen.gone = await refusal(() => oss.head(key));
await oss.put("k", Buffer.from("x"));
seen.delete = (await oss.delete("k")).res.status;

console.log(JSON.stringify(seen));

// A signed URL names the address; the endpoint finds the bucket in the host, as it does for the SDK's requests.
function fetchAt(url, options = {}) {
  const { pathname, search } = new URL(url);
  const request = http.request(new URL(pathname + search, OSS_ENDPOINT), {
    method: options.method ?? "GET",
    headers: { Host: `${OSS_BUCKET}.oss-cn-hangzhou.aliyuncs.com` },
  });
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, text: async () => Buffer.concat(chunks).toString() });
    });
    request.end(options.body);
  });
}
