using System.Xml.Linq;
using DegeneracyLab.Report.Page;

namespace DegeneracyLab.Report.Tests.Page;

/// <summary>HTML that is well-formed whatever texts come.</summary>
public sealed class HtmlWriterTests
{
    [Fact]
    public void Texts_and_attributes_come_back_as_they_were()
    {
        string page = new HtmlWriter().Open("p", ("title", PageResults.Hostile), ("class", null)).Text(PageResults.Hostile).Close().ToString();
        XElement element = XDocument.Parse(page).Root!;
        Assert.Equal(PageResults.Hostile, element.Value);
        Assert.Equal(PageResults.Hostile, (string?)element.Attribute("title"));
        Assert.Null(element.Attribute("class"));
    }

    [Fact]
    public void Lines_stay_lines() =>
        Assert.Equal("a < b\n  & c", XDocument.Parse(new HtmlWriter().Open("pre").Lines("a < b\r\n  & c").Close().ToString()).Root!.Value);

    [Fact]
    public void A_page_with_an_open_element_is_not_made()
    {
        HtmlWriter page = new HtmlWriter().Open("main").Open("p");
        Assert.Contains("main, p are not closed", Assert.Throws<InvalidOperationException>(page.ToString).Message, StringComparison.Ordinal);
    }
}
