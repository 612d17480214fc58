using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace DegeneracyLab.Report.Drawing;

/// <summary>Builds SVG line by line. What is interpolated is escaped, so that no text of a user can leave its place.</summary>
internal sealed class SvgBuilder
{
    private readonly StringBuilder text = new();

    /// <summary>Adds a line.</summary>
    /// <param name="line">The markup, with numbers and texts interpolated.</param>
    public void Line([InterpolatedStringHandlerArgument("")] ref Markup line) => text.Append('\n');

    /// <summary>Adds markup as it is.</summary>
    /// <param name="markup">Whole lines.</param>
    public void Raw(string markup) => text.Append(markup);

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>Attributes, without those that are null, each after a space.</summary>
    /// <param name="attributes">Names and values.</param>
    /// <returns>Markup to interpolate.</returns>
    public static Attributes Attributes(params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var markup = new StringBuilder();
        foreach ((string name, string? value) in attributes)
            if (value is not null)
                markup.Append(' ').Append(name).Append("=\"").Append(XmlText.Escape(value)).Append('"');
        return new(markup.ToString());
    }

    /// <summary>What an interpolated line appends to.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly StringBuilder text;

        /// <summary>Begins a line.</summary>
        /// <param name="literalLength">The number of characters of markup.</param>
        /// <param name="formattedCount">The number of values.</param>
        /// <param name="svg">Where it goes.</param>
        public Markup(int literalLength, int formattedCount, SvgBuilder svg)
        {
            text = svg.text;
            text.EnsureCapacity(text.Length + literalLength + (8 * formattedCount));
        }

        /// <summary>Appends markup.</summary>
        public void AppendLiteral(string markup) => text.Append(markup);

        /// <summary>Appends a text, escaped.</summary>
        public void AppendFormatted(string value) => text.Append(XmlText.Escape(value));

        /// <summary>Appends attributes.</summary>
        public void AppendFormatted(Attributes value) => text.Append(value.Text);

        /// <summary>Appends a number.</summary>
        public void AppendFormatted(long value) => text.Append(CultureInfo.InvariantCulture, $"{value}");

        /// <summary>Appends a coordinate, to a hundredth.</summary>
        /// <exception cref="InvalidOperationException">It is not finite: a mistake in the drawing.</exception>
        public void AppendFormatted(double value)
        {
            if (!double.IsFinite(value))
                throw new InvalidOperationException($"A coordinate is {value}; expected a finite number.");
            double rounded = Math.Round(value, 2);
            text.Append(CultureInfo.InvariantCulture, $"{(rounded == 0 ? 0 : rounded):0.##}");
        }
    }
}

/// <summary>Attributes of an element as markup.</summary>
/// <param name="Text">The markup, escaped.</param>
internal readonly record struct Attributes(string Text);
