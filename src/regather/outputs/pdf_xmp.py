"""What a PDF says of itself -> its XMP packet (ISO 16684-1), the same bytes each time.

Written anew for the files that must satisfy another standard than the print edition, from the entries of
their information dictionary, so that the two agree. What a newcomer gets wrong: PDF/A wants the names of
other standards declared in the packet itself, as an extension schema.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from xml.sax.saxutils import escape

from pikepdf import Name, Pdf

_UA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
"""

_UA_DECLARED = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

ARCHIVE = (
    """
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>"""
    + _UA
    + _UA_DECLARED
)
"""What a file claims that keeps to PDF/A-2a and PDF/UA-1."""


def press_claims(identity: str, day: datetime) -> str:
    """What a file for the press claims (PDF/X-4, ISO 15930-7): when it was made, and which document it is."""
    moment = day.strftime("%Y-%m-%dT%H:%M:%SZ")
    document = uuid.uuid5(uuid.NAMESPACE_URL, "regather:press:" + identity)
    return f"""
<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<pdf:Trapped>False</pdf:Trapped>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass></rdf:Description>
"""


def set_packet(pdf: Pdf, claims: str, *, language: str = "x-default") -> None:
    """Give the file a packet with these claims and what its information dictionary says."""

    def said(key: str) -> str:
        return escape(str(pdf.docinfo.get(Name(key), "")))

    parts = []
    if said("/Title"):
        parts.append(_alternatives("title", said("/Title")))
    if said("/Author"):
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{said('/Author')}</rdf:li></rdf:Seq></dc:creator>")
    if said("/Subject"):
        parts.append(_alternatives("description", said("/Subject")))
    if said("/Keywords"):
        parts.append(f"<pdf:Keywords>{said('/Keywords')}</pdf:Keywords>")
    if said("/Producer"):
        parts.append(f"<pdf:Producer>{said('/Producer')}</pdf:Producer>")
    if said("/Creator"):
        parts.append(f"<xmp:CreatorTool>{said('/Creator')}</xmp:CreatorTool>")
    if language != "x-default":
        parts.append(f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>")
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{claims}
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
{chr(10).join(parts)}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    stream = pdf.make_stream(packet.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


def _alternatives(name: str, text: str) -> str:
    return f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:{name}>'
