using System.Globalization;
using System.Text;
using static DegeneracyLab.Report.Tests.Diagrams.Sketch;

namespace DegeneracyLab.Report.Tests.Diagrams;

public class DiagramTests
{
    [Theory, MemberData(nameof(Sketches.Names), MemberType = typeof(Sketches))]
    public void Every_hook_point_has_one_box_under_its_name(string name)
    {
        NetworkDescription description = Sketches.ByName(name);
        Picture picture = Picture.Of(description);
        Assert.Equal(description.HookPoints.Select(hook => hook.Name), picture.Boxes.Select(box => box.Hook));
        foreach (HookPoint hook in description.HookPoints)
        {
            Picture.Shape box = picture.Box(hook.Name);
            Assert.Equal(hook.Name.Split('.')[^1], box.Texts.First());
            Assert.Equal($"[{string.Join(", ", description.ShapeAt(hook))}]", box.Texts.ElementAt(1));
            Assert.Equal(description.LayerAt(hook)?.HasMask ?? false, box.Tag is not null);
            Assert.StartsWith(hook.Name, box.Tooltip, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Layers_follow_one_another()
    {
        Picture picture = Picture.Of(Sketches.DigitClassifier);
        Assert.Equal(["Input > Linear1", "Linear1 > ReLU1", "ReLU1 > Linear2", "Linear2 > ReLU2", "ReLU2 > Linear3"], picture.NamedEdges);
        Assert.Empty(picture.Frames);
        Assert.Equal(["DigitClassifier", "[64] → [10] · 3,466 params"], picture.Title.Select(label => label.Text));
    }

    [Fact]
    public void A_box_says_kind_and_parameters_where_there_is_something_to_say()
    {
        Picture picture = Picture.Of(Sketches.ModularAddition);
        Assert.Equal(["Unembed", "[114]", "Linear", "14,706 params"], picture.Box("Unembed").Texts);
        Assert.Equal(["Linear1", "[512]", "66,048 params"], picture.Box("Residual2.Linear1").Texts);
        Assert.Equal(["ReLU1", "[512]", "mask"], picture.Box("Residual2.ReLU1").Texts);
        Assert.Equal(["Input", "[3, 128]"], picture.Box("Residual1.Input").Texts);
        Assert.Equal(["Input", "[3]", "114 tokens"], picture.Box("Input").Texts);
        Assert.Equal(["Linear1", "[6]", "54 fixed"], Picture.Of(Sketches.BlockDiagonal).Box("Parallel2.Branch2.Linear1").Texts);
    }

    [Fact]
    public void A_frame_has_the_path_the_kind_and_all_parameters_inside()
    {
        Picture picture = Picture.Of(Sketches.ModularAddition);
        Assert.Equal(["Residual1", "66,048 params"], picture.Frame("Residual1").Texts);
        Assert.Equal(["Residual1.SelfAttention1", "66,048 params"], picture.Frame("Residual1.SelfAttention1").Texts);
        Assert.Equal(["Use1.Attend", "Residual", "2,363,904 params"], Picture.Of(Sketches.Deep).Frame("Use1.Attend").Texts);
        Assert.True(picture.Frame("Residual1").Area.Contains(picture.Frame("Residual1.SelfAttention1").Area));
    }

    [Fact]
    public void The_residual_stream_goes_by_the_branch_and_meets_it_in_a_plus()
    {
        Picture picture = Picture.Of(Sketches.ModularAddition);
        Assert.Equal(
            [
                "LastPosition1 > Residual2.Input", "Residual2.Input > Residual2.Linear1", "Residual2.Linear1 > Residual2.ReLU1",
                "Residual2.ReLU1 > Residual2.Linear2", "Residual2.Linear2 > +", "+ > Residual2", "Residual2 > Unembed",
                "PositionalEmbedding1 > +", "LastPosition1 > +",
            ],
            picture.NamedEdges.SkipWhile(edge => edge != "LastPosition1 > Residual2.Input"));   // the streams come last, over the others

        Picture.Edge stream = picture.Edges.Last(edge => edge.IsStream);
        Assert.Equal((picture.Box("LastPosition1").Id, picture.Junctions[^1].Id), (stream.From, stream.To));
        Assert.All(picture.Boxes.Where(box => box.Hook!.StartsWith("Residual2.", StringComparison.Ordinal)), box => Assert.True(box.Area.Right < stream.Way.Max(point => point.X)));
        Assert.All(picture.Boxes.Where(box => box.Hook!.StartsWith("Residual2", StringComparison.Ordinal)), box => Assert.Equal(picture.Box("LastPosition1").Area.Left + (picture.Box("LastPosition1").Area.Width / 2), box.Area.Left + (box.Area.Width / 2)));
    }

    [Fact]
    public void Attention_has_queries_keys_and_values_side_by_side()
    {
        Picture picture = Picture.Of(Sketches.ModularAddition);
        Assert.Equal(
            [
                "Input > Projections", "Projections > Queries", "Projections > Keys", "Queries > Scores", "Keys > Scores", "Scores > Pattern",
                "Projections > Values", "Pattern > Results", "Values > Results", "Results > SelfAttention1", "SelfAttention1 > +",
            ],
            picture.NamedEdges.Select(edge => edge.Replace("Residual1.", "", StringComparison.Ordinal).Replace("SelfAttention1.", "", StringComparison.Ordinal)).Skip(3).Take(11));

        Picture.Rect Box(string step) => picture.Box($"Residual1.SelfAttention1.{step}").Area;
        Assert.True(Box("Queries").Right < Box("Keys").Left && Box("Keys").Right < Box("Values").Left);
        Assert.True(Box("Queries").Top == Box("Keys").Top && Box("Keys").Top == Box("Values").Top);
        Assert.True(Box("Scores").Bottom < Box("Pattern").Top && Box("Pattern").Bottom < Box("Results").Top);
        Assert.All(picture.Edges.Where(edge => edge.From == picture.Box("Residual1.SelfAttention1.Values").Id), edge => Assert.Equal(edge.Way[0].X, edge.Way[^1].X));
    }

    [Fact]
    public void Attention_with_other_steps_is_drawn_in_series()
    {
        Picture picture = Picture.Of(Network("N", [3, 8], null, Block("SelfAttention1", "SelfAttention", Linear("Queries", 8), Linear("Keys", 8))));
        Assert.Equal(["Input > SelfAttention1.Queries", "SelfAttention1.Queries > SelfAttention1.Keys", "SelfAttention1.Keys > SelfAttention1"], picture.NamedEdges);
    }

    [Fact]
    public void Normalisation_divides_its_input_by_its_scale()
    {
        Picture picture = Picture.Of(Network("N", [8], null, LayerNorm("LayerNorm1")));
        Assert.Equal(
            ["Input > LayerNorm1.Scale", "LayerNorm1.Scale > LayerNorm1.Normalized", "LayerNorm1.Normalized > LayerNorm1", "Input > LayerNorm1.Normalized"],
            picture.NamedEdges);
    }

    [Fact]
    public void Branches_stand_side_by_side_and_meet()
    {
        Picture picture = Picture.Of(Sketches.BlockDiagonal);
        Assert.Equal(["split", "concat", "+", "+"], picture.Junctions.Select(junction => junction.Tooltip));
        string[] edges = [.. picture.NamedEdges];
        Assert.Contains("Input > split", edges);
        Assert.Contains("split > Parallel1.Branch1.Input", edges);
        Assert.Contains("split > Parallel1.Branch2.Input", edges);
        Assert.Contains("Parallel1.Branch1 > concat", edges);
        Assert.Contains("Parallel1.Branch2 > concat", edges);
        Assert.Contains("concat > Parallel1", edges);
        Assert.Equal(4, edges.Count(edge => edge.StartsWith("Parallel1 > Parallel2.Branch", StringComparison.Ordinal)));
        Assert.Contains("Parallel2.Branch4 > +", edges);

        Picture.Rect[] branches = [.. Enumerable.Range(1, 4).Select(i => picture.Frame($"Parallel2.Branch{i}").Area)];
        Assert.Single(branches.Select(branch => branch.Top).Distinct());
        Assert.All(branches.Zip(branches.Skip(1)), pair => Assert.True(pair.First.Right < pair.Second.Left));
    }

    [Theory, MemberData(nameof(Sketches.Names), MemberType = typeof(Sketches))]
    public void The_picture_can_be_read_aloud(string name)
    {
        NetworkDescription description = Sketches.ByName(name);
        Picture picture = Picture.Of(description);
        Assert.Equal("img", picture.Root.Attribute("role")!.Value);
        Assert.Equal(description.Name, picture.Root.Elements().First(element => element.Name.LocalName == "title").Value);
        string text = picture.Root.Elements().First(element => element.Name.LocalName == "desc").Value;
        Assert.All(description.HookPoints, hook => Assert.Contains(hook.Name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_picture_in_words()
    {
        string text = Picture.Of(Sketches.BlockDiagonal).Root.Elements().First(element => element.Name.LocalName == "desc").Value;
        Assert.StartsWith("BlockDiagonal: [8] → [2] · 324 params, 54 fixed. Input: [8]. Parallel1.Branch1.Input from a slice of Input: [4]. ", text, StringComparison.Ordinal);
        Assert.Contains(" Parallel1 from the concatenation of Parallel1.Branch1 and Parallel1.Branch2: [8]. ", text, StringComparison.Ordinal);
        Assert.Contains(" Parallel2 from the sum of Parallel2.Branch1, Parallel2.Branch2, Parallel2.Branch3 and Parallel2.Branch4: [6]. ", text, StringComparison.Ordinal);
        Assert.EndsWith(" Readout from Parallel2: Linear, [2], 14 params.", text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Sketches.Names), MemberType = typeof(Sketches))]
    public void The_file_needs_nothing_else_and_suits_light_and_dark(string name)
    {
        string svg = Sketches.ByName(name).ToSvg();
        Assert.DoesNotContain('\r', svg);
        Assert.EndsWith("</svg>\n", svg, StringComparison.Ordinal);
        Assert.Contains("@media (prefers-color-scheme: dark)", svg, StringComparison.Ordinal);
        Assert.All(["<script", "href", "url(", "@import", "@font-face", "<image", "<foreignObject"], part => Assert.DoesNotContain(part, svg, StringComparison.OrdinalIgnoreCase));
        Assert.Single(svg.Split("http").Skip(1));   // the namespace
    }

    [Fact]
    public void The_culture_makes_no_difference()
    {
        (string svg, string mermaid) = (Sketches.Deep.ToSvg(), Sketches.Deep.ToMermaid());
        CultureInfo culture = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberGroupSeparator = "'";
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "minus";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(svg, Sketches.Deep.ToSvg());
            Assert.Equal(mermaid, Sketches.Deep.ToMermaid());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_file_has_the_same_text_and_replaces_an_earlier_one()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".svg");
        try
        {
            File.WriteAllText(path, new string('x', 1_000_000));
            Sketches.Awkward.SaveSvg(path);
            Assert.Equal(Encoding.UTF8.GetBytes(Sketches.Awkward.ToSvg()), File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_XML_cannot_hold_is_replaced()
    {
        Picture picture = Picture.Of(Network("a\0b\ud800c\nd\ufffe<&>\"'", [1], null, Linear("L\u0001\udc00\"", 1)));
        Assert.Equal("a\ufffdb\ufffdc d\ufffd<&>\"'", picture.Title[0].Text);
        Assert.Equal("L\ufffd\ufffd\"", picture.Boxes[1].Hook);
    }

    [Fact]
    public void A_network_without_layers_is_its_input()
    {
        Picture picture = Picture.Of(Network("Nothing", [3], null));
        Assert.Equal("Input", Assert.Single(picture.Boxes).Hook);
        Assert.Equal("[3] → [3] · no parameters", picture.Title[1].Text);
    }

    [Fact]
    public void Snapshots()
    {
        Snapshot.Verify(Sketches.DigitClassifier.ToSvg(), "DigitClassifier.verified.svg");
        Snapshot.Verify(Sketches.ModularAddition.ToMermaid(), "ModularAddition.verified.mmd");
        Snapshot.Verify(Sketches.Awkward.ToMermaid(), "Awkward.verified.mmd");
    }

    [Fact]
    public void Names_in_scripts_that_need_more_room_get_it()
    {
        int Width(string name) => (int)Picture.Of(Network("N", [1], null, ReLU(name))).Boxes[1].Area.Width;
        string wide = string.Concat(Enumerable.Repeat("層", 40));
        string narrow = new('x', 40);
        string accented = string.Concat(Enumerable.Repeat("x\u0301", 40)).Normalize(NormalizationForm.FormD);
        Assert.True(Width(wide) > Width(narrow) + (40 * 4));
        Assert.Equal(Width(narrow), Width(accented));
    }
}
